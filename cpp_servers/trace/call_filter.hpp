// The seccomp filter by which a traced program stops at the calls that are watched, and runs all
// others at full speed (seccomp(2), SECCOMP_RET_TRACE).
//
// Promises that it refuses nothing: a call of another architecture (i386 on x86-64), and every
// other call, is allowed. A program keeps its filter for ever, and without a tracer the watched
// calls would fail with ENOSYS: so whoever traces it never lets it go (PTRACE_O_EXITKILL).
#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <string>
#include <vector>

namespace bindlab {

/// What is watched beside bind, listen and connect.
struct Watched {
    bool ipv6_sockets = false;   ///< socket of AF_INET6
    bool files = false;          ///< open with O_EXCL, flock with LOCK_NB, fcntl with F_SETLK
    bool reuse_options = false;  ///< setsockopt of SO_REUSEADDR and SO_REUSEPORT
};

std::vector<sock_filter> call_filter(const Watched& watched);

/// Puts the filter on the calling thread and all that it starts. Where that takes a right which is
/// missing (CAP_SYS_ADMIN), with PR_SET_NO_NEW_PRIVS. Throws std::system_error.
void wear_filter(const Watched& watched);

/// AUDIT_ARCH_… of the calls that the filter knows, those of this binary.
std::uint32_t native_architecture();

/// "i386", "x86-64", "arm", …; "architecture 0x…" for others.
std::string architecture_name(std::uint32_t audit_architecture);

/// The call's number without the bit that x32 sets (asm/unistd_x32.h): its numbers of the watched
/// calls are those of x86-64, but setsockopt's.
std::uint64_t plain_number(std::uint64_t number);

}  // namespace bindlab
