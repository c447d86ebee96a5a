// Two network namespaces and a veth pair between them, as most scenarios have it.
#pragma once

#include "netns/address.hpp"
#include "netns/link.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"

namespace bindlab {

inline constexpr const char* kServerMac = "02:00:00:00:00:01";
inline constexpr const char* kClientMac = "02:00:00:00:00:02";

struct TwoHosts {
    NetworkNamespace server = NetworkNamespace::create();
    NetworkNamespace client = NetworkNamespace::create();
    RouteSocket at_server{server};
    RouteSocket at_client{client};

    void connect() {
        create_veth_pair(
            {&server,
             &at_server,
             "eth0",
             kServerMac,
             {InterfaceAddress::parse("10.0.0.1/24"), InterfaceAddress::parse("fd00::1/64")}},
            {&client,
             &at_client,
             "eth0",
             kClientMac,
             {InterfaceAddress::parse("10.0.0.2/24"), InterfaceAddress::parse("fd00::2/64")}});
    }
};

}  // namespace bindlab
