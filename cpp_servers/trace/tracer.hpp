// Follows a process and all that it starts from stop to stop (ptrace(2)).
//
// Belongs to one thread: the kernel lets no other one ask, and ends all that is traced with it.
// Promises that signals, group-stops and execve(2) are to the traced what they would be without,
// and that it waits for nothing but what it traces, if its thread has no other children.
#pragma once

#include <sys/types.h>

#include <map>

#include "cpp_servers/trace/call_reader.hpp"
#include "cpp_servers/trace/trace_hooks.hpp"
#include "cpp_servers/trace/traced_processes.hpp"

namespace bindlab {

class Tracer {
public:
    /// Both must outlive it.
    Tracer(TracedProcesses& processes, const TraceHooks& hooks)
        : processes_(processes), hooks_(hooks) {}

    /// Begins with a process that runs. Throws std::system_error: EPERM where it is forbidden.
    void begin(pid_t pid);

    /// Waits for the next stop or end of any of them and deals with it; false: none is left.
    bool step();

private:
    void meet(pid_t tid);
    void deal_with_stop(pid_t tid, int status);
    void deal_with_event(pid_t tid, int event, int signal);
    void deal_with_entry(pid_t tid);
    void deal_with_exit(pid_t tid);
    void deal_with_program(pid_t tid);

    TracedProcesses& processes_;
    const TraceHooks& hooks_;
    std::map<pid_t, WatchedCall> under_way_;  ///< by thread: calls that have not returned
};

}  // namespace bindlab
