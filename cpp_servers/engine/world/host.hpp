// One host of a case: a network namespace and the netlink sockets through which it is set up and
// looked at.
//
// Owns the namespace and the sockets; the kernel takes all of it down when the last reference goes.
#pragma once

#include <string>

#include "netns/namespace_factory.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

struct Host {
    /// A fresh one, with lo up and nothing else. Throws std::system_error.
    Host(std::string its_name, const NamespaceFactory& namespaces);

    std::string name;
    NetworkNamespace where;
    RouteSocket routes;
    SocketTable sockets;
};

}  // namespace bindlab
