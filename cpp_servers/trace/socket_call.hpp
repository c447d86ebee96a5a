// One call of a traced program that has returned: bind, listen, connect, socket, setsockopt; and
// those by which programs keep a second copy of themselves out.
//
// Passive data, and the calls in words as C has them.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "cpp_servers/trace/call_address.hpp"

namespace bindlab {

struct SocketCall {
    enum class Kind : std::uint8_t { bind, listen, connect, socket, set_option };

    Kind kind = Kind::bind;
    pid_t pid = 0;            ///< the process, as this PID namespace numbers it
    pid_t tid = 0;            ///< the thread of it that called
    int fd = -1;              ///< of socket: the new one, -1 if it failed
    std::uint64_t inode = 0;  ///< of the socket at `fd` when the call returned; 0: it is none
    bool is_socket_forbidden = false;  ///< its descriptors could not be looked at
    CallAddress address = {};          ///< of bind and connect
    int backlog = 0;                   ///< of listen
    int level = 0;                     ///< of setsockopt: SOL_SOCKET, …
    int option = 0;                    ///< of setsockopt: SO_REUSEADDR, …
    int domain = 0;                    ///< of socket: AF_INET6, …
    int type = 0;                      ///< of socket: SOCK_STREAM, …, without its flags
    int error = 0;                     ///< errno, or 0
    std::chrono::steady_clock::time_point time = {};  ///< CLOCK_MONOTONIC, when it had returned

    /// "bind(3, 0.0.0.0:80)", "listen(3, 128)", "socket(AF_INET6, SOCK_STREAM)",
    /// "setsockopt(3, SO_REUSEADDR)".
    std::string to_string() const;
    /// "bind(0.0.0.0:80)", "listen(128)": the same call, on whichever descriptor.
    std::string without_descriptor() const;
    /// Something of it could not be read for want of a right: its program is not dumpable.
    bool is_hidden() const noexcept { return is_socket_forbidden || address.is_forbidden; }
};

/// "bind", "listen", "connect", "socket", "setsockopt".
std::string_view to_string(SocketCall::Kind kind);

/// A call by which programs find out whether another process was there before: open(2) with O_EXCL,
/// flock(2) or a lock of fcntl(2). It failed with EEXIST or EAGAIN, or went well.
struct FileCall {
    enum class Kind : std::uint8_t { open_exclusive, flock, fcntl_lock };

    Kind kind = Kind::open_exclusive;
    pid_t pid = 0;
    pid_t tid = 0;
    int fd = -1;            ///< of a lock
    std::string path = {};  ///< as the program wrote it; of a lock: as /proc/PID/fd shows it
    int error = 0;          ///< EEXIST, EAGAIN or 0
    std::chrono::steady_clock::time_point time = {};

    /// "open(/run/x.pid, O_EXCL)", "flock(3</run/x.lock>)", "fcntl(3</run/x.lock>, F_SETLK)".
    std::string to_string() const;
};

}  // namespace bindlab
