// What /proc shows of a process' sockets and of the program it runs.
//
// Owns nothing. A process that has ended, or may not be looked into, has no sockets here; what that
// means is left to others.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "cpp_servers/rules/coordinates.hpp"

namespace bindlab {

/// The sockets that a process has open: inode and one descriptor of each.
std::map<std::uint32_t, int> sockets_of_process(pid_t pid);

/// 0: it has none here, or has ended.
pid_t parent_of(pid_t pid);

/// The signals that a process catches or ignores, bit 0 for signal 1 (proc_pid_status(5)).
std::uint64_t signals_handled_by(pid_t pid);

/// "sleep"; empty if it is not shown.
std::string program_of(pid_t pid);

/// Whether a process waits at this descriptor for what comes: in accept(2), poll(2), select(2) or
/// epoll_wait(2). Between two calls it may seem not to. That an epoll(7) of its watches it is not
/// enough: who executed it may have left that open, too.
bool awaits_connections(pid_t pid, int descriptor);

/// Whether each thread of a process sleeps, or has ended: none runs, and none is stopped by its
/// tracer (proc_pid_stat(5)).
bool is_at_rest(pid_t pid);

/// Whether a descriptor is closed by execve(2) (proc_pid_fdinfo(5)).
std::optional<bool> closes_on_exec(pid_t pid, int descriptor);

/// SO_REUSEADDR and SO_REUSEPORT of another process' socket, asked on a descriptor that
/// pidfd_getfd(2) lends; nothing if it does not.
std::optional<ReuseOptions> reuse_options_of(pid_t pid, int descriptor);

/// The port at the other end of another process' connection, borrowed in the same way; nothing: it
/// is none, or not lent.
std::optional<std::uint16_t> peer_port_of(pid_t pid, int descriptor);

}  // namespace bindlab
