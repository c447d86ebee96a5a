// veth pairs, made directly where they belong.
//
// Owns nothing: a pair lives in its two namespaces and dies with either of them. Promises that both
// ends are up, have the MAC asked for and no IPv6 address of their own making (addr_gen_mode none,
// hence no link-local address and no router solicitation). Addresses are left to RouteSocket.
#pragma once

#include <string>

namespace bindlab {

class NetworkNamespace;

struct VethEnd {
    const NetworkNamespace* where = nullptr;
    std::string device;
    std::string mac;  ///< "02:00:00:00:00:01"; empty: the kernel chooses
};

/// Creates both ends in place and brings them up. Throws std::system_error ("create veth eth0 in
/// net:[1]"), std::invalid_argument for a MAC that is none. See veth(4), rtnetlink(7).
void create_veth_pair(const VethEnd& a, const VethEnd& b);

}  // namespace bindlab
