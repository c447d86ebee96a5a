// The packets of an arena in a file, by tcpdump(8).
//
// Owns its process. Promises that it was ready before anything that comes after the constructor,
// and that what came before finish() is in the file when that says so; else it says why not.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cpp_servers/check/arena.hpp"
#include "netns/child.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class ArenaCapture {
public:
    /// There is no capture if trouble() is not empty: no tcpdump, no right to.
    ArenaCapture(const Arena& arena, std::filesystem::path file);

    const std::string& trouble() const noexcept { return trouble_; }
    /// Ends it. Empty, or why packets may be missing.
    std::string finish();

private:
    void start(Descriptor words);

    const Arena& arena_;
    std::filesystem::path file_;
    Descriptor words_;
    std::optional<Child> child_;
    std::string trouble_;
};

}  // namespace bindlab
