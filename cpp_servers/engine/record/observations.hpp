// observations.ndjson: what happened in one case, a JSON object a line.
//
// Owns the file. Promises that lines are numbered without a gap, that each is written whole and at
// once, and that a file which could not be written to its end has no end line, so nobody takes it
// for complete. What the records say is left to those who fill them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>

#include "cpp_servers/engine/record/record.hpp"
#include "cpp_servers/engine/record/sha256.hpp"
#include "cpp_servers/engine/record/socket_rows.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

/// The evidence cannot be written (disk full, folder gone): whatever the case does is in vain.
class EvidenceError : public std::system_error {
public:
    explicit EvidenceError(const std::system_error& cause) : std::system_error(cause) {}
};

class Observations {
public:
    /// Makes the file; it must not exist. Throws EvidenceError, as do all members.
    explicit Observations(const std::filesystem::path& file);

    /// Writes one line.
    void write(const Record& record);
    /// The last line, with a count and the SHA-256 of those before; `took` is how long the case
    /// took.
    void end(const CaseEnd& end, Seconds took);

private:
    void append(const std::string& line);

    std::filesystem::path path_;
    Descriptor file_;
    std::uint64_t lines_ = 0;
    std::uint64_t bytes_ = 0;
    Sha256 sum_;
    SocketRows rows_;
};

}  // namespace bindlab
