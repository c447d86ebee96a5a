// observations.ndjson: what happened in one case, a JSON object a line.
//
// Owns the file. Promises that lines are numbered without a gap, that each is written whole and at
// once, and that a file which could not be written to its end has no end line, so nobody takes it
// for complete. What the records say is left to the parts that write them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "cpp_servers/engine/json_text.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

/// The evidence cannot be written (disk full, folder gone): whatever the case does is in vain.
class EvidenceError : public std::system_error {
public:
    explicit EvidenceError(const std::system_error& cause) : std::system_error(cause) {}
};

/// How a case came out, for its end line.
struct CaseEnd {
    struct Abort {
        int step = 0;
        std::string reason;
    };
    bool complete = true;
    std::optional<std::string> skipped;  ///< the need that is not met
    std::optional<Abort> aborted;
    int steps = 0;  ///< that were carried out
};

class Observations {
public:
    /// Makes the file; it must not exist. Throws EvidenceError, as do all members.
    explicit Observations(const std::filesystem::path& file);

    /// Writes one line: "seq" and "kind" and what `fill` adds.
    void write(std::string_view kind, const std::function<void(JsonText&)>& fill);
    /// A fault of the laboratory: what is wrong, where, and what to do about it.
    void fault(std::string_view what, std::string_view where, std::string_view todo);
    /// The last line; `seconds` is how long the case took.
    void end(const CaseEnd& end, double seconds);

private:
    void append(const std::string& line);

    std::filesystem::path path_;
    Descriptor file_;
    std::uint64_t lines_ = 0;
    std::uint64_t bytes_ = 0;
    JsonText text_;
};

}  // namespace bindlab
