// What a stopped program's registers and memory say of its call: on the way in what it asks for, on
// the way out what it was told.
//
// Owns nothing. Which stop is which is left to the tracer.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "cpp_servers/trace/ptrace_requests.hpp"
#include "cpp_servers/trace/socket_call.hpp"

namespace bindlab {

using WatchedCall = std::variant<SocketCall, FileCall>;

/// The call at the filter's stop, all but what it returns; nullopt: it is none of those watched.
std::optional<WatchedCall> read_entry(pid_t pid, pid_t tid, const SyscallInfo& info);

/// Whether the kernel has cut the call short to make it anew, or to end it with EINTR, when a
/// signal has been handled (ERESTARTSYS and its like, include/linux/errno.h): it has not returned.
bool is_interrupted(const SyscallInfo& exit);

/// Fills in what the call returned, when, and the socket that it was about.
void read_exit(const SyscallInfo& exit, SocketCall& call);
/// The same of a file; false if it is not worth telling: it failed for another reason than that
/// somebody else was there before, or its name cannot be read.
bool read_exit(const SyscallInfo& exit, FileCall& call);

/// The inode of the socket at a thread's descriptor; 0: there is none.
std::uint64_t socket_inode(pid_t tid, int fd);

}  // namespace bindlab
