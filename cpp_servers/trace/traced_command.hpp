// A command that runs traced, with all its children and threads, until it ends or its owner does.
//
// Owns a thread that traces (the kernel binds a tracee to one thread) and every process of the
// command: the destructor ends them all, and so does the death of ours (PTRACE_O_EXITKILL). All
// members may be called from any thread. What the calls mean is left to the hooks.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cpp_servers/trace/command_start.hpp"
#include "cpp_servers/trace/trace_hooks.hpp"
#include "netns/exit_status.hpp"

namespace bindlab {

class TracedCommand {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// Returns when the command's program is loaded. argv[0] without '/' is looked up in PATH.
    /// Throws std::system_error: ENOENT (no such command), EACCES (not executable), …, "run foo";
    /// EPERM where tracing is forbidden, "trace …", with what to do about it.
    explicit TracedCommand(const std::vector<std::string>& argv, TraceOptions options = {},
                           TraceHooks hooks = {});
    TracedCommand(const TracedCommand&) = delete;
    TracedCommand& operator=(const TracedCommand&) = delete;
    ~TracedCommand();

    /// The command's first process.
    pid_t pid() const noexcept;
    /// All its processes that have not ended, in ascending order: children, daemons, orphans.
    std::vector<pid_t> processes() const;

    /// kill(2) for one of its processes; false if it is none of them, or has ended.
    bool signal(pid_t pid, int number) const;
    /// SIGKILL for all.
    void kill_all();

    /// How the first process ended; nullopt: it has not. Throws what a hook has thrown.
    std::optional<ExitStatus> status() const;
    /// Waits for the end of all processes; false if it comes too late.
    bool await_all_ends(TimePoint until) const;
    /// Readable (POLLIN) when the first process has ended, and again when all have: read its 8
    /// bytes to wait anew (eventfd(2)).
    int descriptor() const noexcept;

private:
    class Run;
    std::unique_ptr<Run> run_;
};

}  // namespace bindlab
