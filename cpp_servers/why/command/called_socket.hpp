// The socket that a stopped caller has just made a call on, as it is at that moment: borrowed
// (pidfd_getfd(2)), asked with getsockopt(2), and given back.
//
// Promises that nothing of it changes.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "cpp_servers/trace/socket_call.hpp"
#include "cpp_servers/why/bind_request.hpp"
#include "cpp_servers/why/socket_options.hpp"
#include "netns/address.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

struct CalledSocket {
    int domain = 0;    ///< SO_DOMAIN
    int type = 0;      ///< SO_TYPE
    int protocol = 0;  ///< SO_PROTOCOL
    SeenOptions options;
    std::string device;              ///< SO_BINDTODEVICE; empty: none
    std::optional<PortRange> ports;  ///< IP_LOCAL_PORT_RANGE, if it is set
    bool leaves_port = false;        ///< IP_BIND_ADDRESS_NO_PORT
    uid_t uid = 0;                   ///< of the socket, as the kernel compares it
    std::optional<Endpoint> local;   ///< getsockname(2); nullopt: no internet socket
    std::optional<Endpoint> remote;  ///< getpeername(2); nullopt: not connected

    bool is_internet() const noexcept;
    /// Of TCP's ports, as MPTCP is, too.
    bool is_tcp() const noexcept;
    bool is_udp() const noexcept;
    bool is_bound() const noexcept { return local && local->port != 0; }
};

/// The socket; or why it could not be looked at, in `hidden`.
std::optional<CalledSocket> look_at_called(const SocketCall& call, std::string& hidden);

/// The network namespace that the called socket is of, or else its caller's. Throws
/// std::system_error.
NetworkNamespace namespace_of_called(const SocketCall& call);

/// The bind() that was asked for, or of a listen() that is the socket's already; nullopt if no
/// internet socket of TCP or UDP, and so none of `why`'s. To be called in its network namespace.
std::optional<BindRequest> request_of(const SocketCall& call, const CalledSocket& socket);

}  // namespace bindlab
