// The options of a socket that another process has open: asked of the kernel on a descriptor that
// is borrowed for it (pidfd_getfd(2)), and given back at once.
//
// Promises that nothing of the socket changes. Where one may not, that is an answer, with the right
// that is missing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cpp_servers/rules/coordinates.hpp"
#include "cpp_servers/why/port_range.hpp"
#include "cpp_servers/why/socket_descriptor.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

struct SeenOptions {
    ReuseOptions reuse;
    std::optional<bool> v6only;  ///< of an AF_INET6 socket
};

/// A descriptor of another process, as one's own; or why not.
struct Borrowed {
    Descriptor descriptor;
    int error = 0;  ///< errno of pidfd_open(2) or pidfd_getfd(2), or EXDEV
};

/// The inode makes sure that it is the socket that was meant, and not one that came into its place:
/// then the error is EBADF.
Borrowed borrow_socket(const SocketDescriptor& socket);

/// The same by the numbers that /proc lists; EXDEV if the process is outside of the caller's PID
/// namespace, from where it cannot be looked into.
Borrowed borrow_listed_socket(const SocketDescriptor& listed);

/// Throws std::system_error (getsockopt(2)).
SeenOptions options_of_socket(int socket);

/// Its IP_LOCAL_PORT_RANGE (ip(7)), 0 for no bound; nullopt if none is set, or not known here
/// (before Linux 6.3).
std::optional<PortRange> own_ports(int socket);

/// What an error of these means, and which right would help: one sentence without a full
/// stop.
std::string why_not_borrowed(int error, const SocketDescriptor& socket);

}  // namespace bindlab
