// Files that do not outlive a program which is interrupted.
#pragma once

#include <array>
#include <csignal>
#include <string>
#include <vector>

namespace bindlab {

/// As long as it lives, SIGINT, SIGTERM and SIGHUP remove the files of these names before they end
/// the program, unless it ignores them; not its children. One at a time.
class RemovedBySignal {
public:
    /// Throws SystemCallError.
    explicit RemovedBySignal(std::vector<std::string> paths);
    RemovedBySignal(const RemovedBySignal&) = delete;
    RemovedBySignal& operator=(const RemovedBySignal&) = delete;
    ~RemovedBySignal();

private:
    static constexpr std::array kEnding{SIGINT, SIGTERM, SIGHUP};

    std::array<struct sigaction, kEnding.size()> before_{};
};

}  // namespace bindlab
