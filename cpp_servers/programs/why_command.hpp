// `bindlab why -- COMMAND [ARG…]`: runs the command and explains its calls that fail.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bindlab {

struct WhyCommand {
    std::vector<std::string> argv;  ///< the command and its arguments
    bool json = false;
    std::string output;  ///< the file that is written; empty: stderr
};

/// Exit codes beside the command's own, which are those of env(1) and timeout(1).
enum class CommandExit : std::uint8_t {
    /// Tracing is forbidden, or something of ours failed: of a command that did well, also what was
    /// to be told of it (a full disk).
    cannot_watch = 125,
    cannot_run = 126,  ///< the command is there, and cannot be executed
    not_found = 127,
};

/// Returns the command's exit code, or 128 and the number of the signal that ended it; else what
/// kept it from running, told on stderr.
int run_why_command(const WhyCommand& words);

}  // namespace bindlab
