// veth pairs, made directly where they belong.
//
// Owns nothing: a pair lives in its two namespaces and dies with either of them. Promises a quiet
// wire: when the call returns both ends are up and pass packets, have their addresses, and not one
// packet has been sent, nor will be unasked. What changes later is left to RouteSocket.
#pragma once

#include <string>
#include <vector>

#include "netns/address.hpp"

namespace bindlab {

class NetworkNamespace;

struct VethEnd {
    const NetworkNamespace* where = nullptr;
    std::string device;
    std::string mac;  ///< "02:00:00:00:00:01"; empty: the kernel chooses
    std::vector<InterfaceAddress> addresses;
};

/// Creates both ends in place and brings them up (veth(4), rtnetlink(7)). Neither end makes an IPv6
/// address of its own, solicits routers, detects duplicate addresses, reports its solicited-node
/// groups (MLD) or forwards IPv4. Throws std::system_error ("create veth eth0 in net:[1]"),
/// std::invalid_argument for a MAC that is none.
void create_veth_pair(const VethEnd& a, const VethEnd& b);

}  // namespace bindlab
