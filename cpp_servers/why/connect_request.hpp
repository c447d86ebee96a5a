// The connect() that is about to be made: from which local end, to which remote one.
#pragma once

#include <cstdint>
#include <optional>

#include "cpp_servers/rules/coordinates.hpp"
#include "cpp_servers/why/held_socket.hpp"
#include "netns/address.hpp"
#include "netns/protocol.hpp"

namespace bindlab {

class NetworkNamespace;

struct ConnectRequest {
    Protocol protocol = Protocol::tcp;
    Endpoint bound;  ///< as the socket is; port 0: the kernel chooses one
    Endpoint to;
    IpAddress source;  ///< the local address that it will have
    ReuseOptions options;
    bool v6only = false;
    std::uint32_t interface = 0;     ///< index of the device it is bound to; 0: none
    std::uint32_t inode = 0;         ///< of the socket itself, which is not in its own way
    std::optional<PortRange> ports;  ///< its IP_LOCAL_PORT_RANGE, 0 for no bound (6.3)
};

/// Puts in what the kernel does before it looks at ports: a mapped address is an IPv4 address, a
/// wildcard as the remote one is this host, and a socket without a local address gets that of the
/// route (ip_route_connect(), tcp_v6_connect()). 0, or the errno with which connect() fails there,
/// as ENETUNREACH.
int take_addresses_of_route(ConnectRequest& request, const NetworkNamespace& where);

}  // namespace bindlab
