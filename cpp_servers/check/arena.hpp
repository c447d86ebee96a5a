// A network in which one trial takes place: a fresh namespace with nothing but loopback.
//
// Owns the namespace and a look at its sockets. Server and clients are in the same one, for a
// server on 127.0.0.1 has clients nowhere else; what is its side of a connection is told by its
// port.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "netns/address.hpp"
#include "netns/namespace_factory.hpp"
#include "netns/network_namespace.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

class Arena {
public:
    /// `further` are given to lo besides 127.0.0.1 and ::1; no client's port is chosen among
    /// `reserved`. Throws std::system_error.
    Arena(const NamespaceFactory& factory, std::span<const InterfaceAddress> further,
          std::span<const std::uint16_t> reserved);

    const NetworkNamespace& where() const { return where_; }
    /// TCP and UDP, all states.
    std::vector<SocketEntry> sockets();
    /// The server's side of the connection from this port of a client.
    std::optional<SocketEntry> server_side(std::uint16_t port, std::uint16_t client);
    /// tcp_orphan_retries(tcp(7)) as it is here.
    int orphan_retries() const;

private:
    NetworkNamespace where_;
    SocketTable table_;
};

}  // namespace bindlab
