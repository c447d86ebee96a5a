// veth pairs, made directly where they belong.
//
// Owns nothing: a pair lives in its two namespaces and dies with either of them. Promises that when
// the call returns both ends are up, pass packets and have their addresses in force, and that
// little is sent unasked: no duplicate address detection, no router solicitation, no link-local
// address. What changes later is left to RouteSocket.
#pragma once

#include <string>
#include <vector>

#include "netns/address.hpp"

namespace bindlab {

class NetworkNamespace;
class RouteSocket;

struct VethEnd {
    const NetworkNamespace* where = nullptr;
    RouteSocket* routes = nullptr;  ///< of `where`
    std::string device;
    std::string mac;  ///< "02:00:00:00:00:01"; empty: the kernel chooses
    std::vector<InterfaceAddress> addresses;
};

/// Creates both ends in place (veth(4), rtnetlink(7)); neither forwards IPv4. Throws
/// std::system_error ("create veth eth0 with peer eth0 in net:[2] in net:[1]"), and
/// std::invalid_argument for a MAC that is none.
void create_veth_pair(const VethEnd& a, const VethEnd& b);

/// Only creates both ends: they are down, and the addresses are not looked at. Throws likewise.
void create_idle_veth_pair(const VethEnd& a, const VethEnd& b);

/// Lets the kernel report IPv6 groups (MLD) the moment they are joined, instead of now and once
/// more within a second: for a wire that is silent once create_veth_pair() has returned, call this
/// before, for both ends. The reports are then of version 1. Does nothing where there is no IPv6.
void report_groups_at_once(const NetworkNamespace& where);

}  // namespace bindlab
