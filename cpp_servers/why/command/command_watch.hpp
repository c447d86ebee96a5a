// Runs a command, watches its calls, and tells of each that fails: `why -- COMMAND`.
//
// Owns the command's processes and hands on the signals that we get. Promises that the command
// finds everything as if it were not watched, and that nothing of it outlives us.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cpp_servers/rules/kernel_version.hpp"
#include "netns/exit_status.hpp"

namespace bindlab {

struct WatchOptions {
    std::vector<std::string> argv;
    bool json = false;
    KernelVersion kernel;
    /// A line to tell; called on one thread at a time, while the command may run on.
    std::function<void(const std::string& line)> tell;
};

/// Returns how the command's first process ended, when all its processes have. Throws
/// std::system_error where it could not be started (ENOENT, EACCES, …) or traced (EPERM).
ExitStatus watch_command(const WatchOptions& options);

}  // namespace bindlab
