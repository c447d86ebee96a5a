// What whoever traces a command wants to hear of.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

#include "cpp_servers/trace/socket_call.hpp"
#include "netns/exit_status.hpp"

namespace bindlab {

/// A program that a traced process has loaded (execve(2)), and what tracing cannot do for it.
struct ProgramStart {
    pid_t pid = 0;
    std::string path = {};  ///< /proc/PID/exe; empty if it is not shown
    /// The architecture whose calls are not watched, "i386"; empty: they are.
    std::string unwatched_architecture = {};
    /// It is set-user-ID or set-group-ID, and runs without: the kernel gives no rights to who is
    /// traced by somebody that has not got them (ptrace(2), execve(2)).
    bool lacks_set_id = false;
};

/// They are called on the tracing thread, while the thread that they tell of is stopped: at the
/// exit of its call, before the first instruction of its program. Its other threads run on.
struct TraceHooks {
    std::function<void(const SocketCall&)> socket_call = {};
    std::function<void(const FileCall&)> file_call = {};
    std::function<void(const ProgramStart&)> program = {};
    /// A process has ended; nothing of it is left.
    std::function<void(pid_t pid, ExitStatus)> process_end = {};
};

}  // namespace bindlab
