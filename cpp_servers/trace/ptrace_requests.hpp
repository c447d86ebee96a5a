// The requests of ptrace(2) that are needed, each as a function.
//
// Owns nothing. They are for the thread that traces and for a tracee that is stopped. A tracee that
// has been killed meanwhile is no error (ESRCH): false, or nothing. Everything else throws
// std::system_error.
#pragma once

#include <sys/ptrace.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace bindlab {

/// Begins to trace a process that runs (PTRACE_SEIZE): its calls that the filter stops at, all that
/// it forks and clones, what it executes; all end with the calling thread (PTRACE_O_EXITKILL).
void seize(pid_t pid);

/// Lets it run on until the next stop of itself; `signal` is delivered, 0: none.
bool run_on(pid_t tid, int signal);
/// The same until the call that it is in has returned.
bool run_to_exit_of_call(pid_t tid);
/// Leaves it in its group-stop until SIGCONT (PTRACE_LISTEN).
bool stay_stopped(pid_t tid);

/// What a stop of the kind PTRACE_EVENT_… is about: a pid, as a rule.
std::optional<pid_t> event_message(pid_t tid);

/// The call that it is stopped at (PTRACE_GET_SYSCALL_INFO, Linux 5.3): its number and arguments at
/// the filter's stop, its value at its exit, the architecture anywhere.
using SyscallInfo = __ptrace_syscall_info;
std::optional<SyscallInfo> syscall_info(pid_t tid);

}  // namespace bindlab
