// libnl's objects with one owner each, and addresses in its form.
//
// Promises that each reference is given back, that an object which could not be made is
// std::bad_alloc, and that a fault of libnl's is an exception with its words. Errors the kernel
// reports are left to NetlinkSocket. For source files only: it brings libnl's headers along.
#pragma once

#include <netlink/addr.h>
#include <netlink/msg.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/neighbour.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>

#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string_view>

#include "netns/address.hpp"
#include "netns/mac_address.hpp"

namespace bindlab {

/// A deleter that calls the C function that gives a reference back.
template <auto GiveBack>
struct NetlinkDeleter {
    template <class T>
    void operator()(T* object) const noexcept {
        GiveBack(object);
    }
};

using AnyAddressObject = std::unique_ptr<nl_addr, NetlinkDeleter<::nl_addr_put>>;
using LinkObject = std::unique_ptr<rtnl_link, NetlinkDeleter<::rtnl_link_put>>;
using InterfaceAddressObject = std::unique_ptr<rtnl_addr, NetlinkDeleter<::rtnl_addr_put>>;
using NeighbourObject = std::unique_ptr<rtnl_neigh, NetlinkDeleter<::rtnl_neigh_put>>;
using RouteObject = std::unique_ptr<rtnl_route, NetlinkDeleter<::rtnl_route_put>>;
using NexthopObject = std::unique_ptr<rtnl_nexthop, NetlinkDeleter<::rtnl_route_nh_free>>;

/// own<LinkObject>(rtnl_link_alloc()); null is std::bad_alloc.
template <class Object>
Object own(typename Object::pointer object) {
    if (object == nullptr) {
        throw std::bad_alloc();
    }
    return Object(object);
}

/// A negative `result` (-NLE_…) is std::runtime_error("attempt: libnl's words").
void check_libnl(int result, std::string_view attempt);

AnyAddressObject to_netlink(const IpAddress& address);
AnyAddressObject to_netlink(const InterfaceAddress& address);
AnyAddressObject to_netlink(const MacAddress& address);

/// Lives as long as the address does.
std::span<const std::uint8_t> bytes_of(const nl_addr& address);

}  // namespace bindlab
