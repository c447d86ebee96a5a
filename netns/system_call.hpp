// The wrapper for system calls that must succeed (set-up).
//
// Owns nothing. Promises that a failure becomes a std::system_error that names the attempt and
// carries errno, read before anything else can change it. Calls under experiment are none of its
// business: their errno is data.
#pragma once

#include <sys/types.h>

#include <cerrno>
#include <concepts>
#include <string>
#include <string_view>

namespace bindlab {

/// Throws std::system_error(error, attempt); `attempt` reads like "create veth eth0 in net:[1]".
[[noreturn]] void throw_errno(int error, std::string_view attempt);

/// Returns `result` unless it is negative; then throws with the current errno.
int check(int result, std::string_view attempt);
ssize_t check(ssize_t result, std::string_view attempt);

/// The same for an attempt whose text has to be put together: that is done only on failure, so it
/// costs nothing on the way to success, and errno is read before it.
template <std::signed_integral T, std::invocable Describe>
T check(T result, const Describe& describe) {
    if (result < 0) {
        const int error = errno;
        throw_errno(error, describe());
    }
    return result;
}

}  // namespace bindlab
