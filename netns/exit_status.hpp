// How a process ended, as wait(2) tells it.
#pragma once

#include <string>

namespace bindlab {

struct ExitStatus {
    bool signalled = false;
    int value = 0;  ///< the exit code, or the signal's number

    bool success() const noexcept { return !signalled && value == 0; }
    /// "exit 0", "signal SIGKILL".
    std::string to_string() const;

    bool operator==(const ExitStatus&) const = default;
};

}  // namespace bindlab
