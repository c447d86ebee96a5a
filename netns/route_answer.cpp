#include "netns/route_answer.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/msg.h>
#include <netlink/object.h>

#include <memory>

#include "netns/mac_address.hpp"
#include "netns/netlink_object.hpp"

namespace bindlab {

namespace {

/// IF_OPER_… of linux/if.h, which cannot be included beside net/if.h (RFC 2863).
constexpr std::uint8_t kOperUnknown = 0;
constexpr std::uint8_t kOperUp = 6;

using MessageObject = std::unique_ptr<nl_msg, NetlinkDeleter<::nlmsg_free>>;

/// libnl-route's object for a message; its parsers take a message of libnl's own, hence the copy.
template <class Object>
Object parse(const nlmsghdr& message) {
    const auto copy = own<MessageObject>(::nlmsg_convert(const_cast<nlmsghdr*>(&message)));
    ::nlmsg_set_proto(copy.get(), NETLINK_ROUTE);
    nl_object* object = nullptr;
    const auto keep = [](nl_object* parsed, void* place) {
        ::nl_object_get(parsed);
        *static_cast<nl_object**>(place) = parsed;
    };
    const int result = ::nl_msg_parse(copy.get(), keep, static_cast<void*>(&object));
    Object owner(reinterpret_cast<typename Object::pointer>(object));
    check_libnl(result, "understand an answer of rtnetlink");
    return owner;
}

RouteObject parse_route(const nlmsghdr& message) {
    rtnl_route* route = nullptr;
    check_libnl(::rtnl_route_parse(const_cast<nlmsghdr*>(&message), &route), "understand a route");
    return RouteObject(route);
}

}  // namespace

LinkInfo parse_link(const nlmsghdr& message) {
    const auto parsed = parse<LinkObject>(message);
    rtnl_link* const from = parsed.get();
    LinkInfo link;
    link.device = ::rtnl_link_get_name(from);  // without one it is not parsed
    link.index = static_cast<std::uint32_t>(::rtnl_link_get_ifindex(from));
    if (const nl_addr* const mac = ::rtnl_link_get_addr(from)) {
        link.mac = mac_to_string(bytes_of(*mac));
    }
    link.mtu = ::rtnl_link_get_mtu(from);
    if (const char* const kind = ::rtnl_link_get_type(from)) {
        link.kind = kind;
    }
    link.master = static_cast<std::uint32_t>(::rtnl_link_get_master(from));
    link.up = (::rtnl_link_get_flags(from) & IFF_UP) != 0;
    const std::uint8_t state = ::rtnl_link_get_operstate(from);
    link.running = link.up && (state == kOperUp || state == kOperUnknown);
    // libnl-route has 0 for what it was not told.
    if (::nlmsg_find_attr(const_cast<nlmsghdr*>(&message), sizeof(ifinfomsg), IFLA_STATS64) !=
        nullptr) {
        link.counters =
            LinkCounters{.rx_packets = ::rtnl_link_get_stat(from, RTNL_LINK_RX_PACKETS),
                         .tx_packets = ::rtnl_link_get_stat(from, RTNL_LINK_TX_PACKETS)};
    }
    return link;
}

std::pair<std::uint32_t, InterfaceAddress> parse_address(const nlmsghdr& message) {
    const auto parsed = parse<InterfaceAddressObject>(message);
    // With a peer IFA_ADDRESS is the peer's; libnl-route tells which is which.
    InterfaceAddress address;
    if (const nl_addr* const local = ::rtnl_addr_get_local(parsed.get())) {
        address = {IpAddress::from_bytes(bytes_of(*local)),
                   static_cast<std::uint8_t>(::rtnl_addr_get_prefixlen(parsed.get()))};
    }
    return {static_cast<std::uint32_t>(::rtnl_addr_get_ifindex(parsed.get())), address};
}

bool is_tentative(const nlmsghdr& message) {
    const auto parsed = parse<InterfaceAddressObject>(message);
    return (::rtnl_addr_get_flags(parsed.get()) & IFA_F_TENTATIVE) != 0;
}

std::optional<IpAddress> parse_local_route(const nlmsghdr& message) {
    const RouteObject route = parse_route(message);
    const nl_addr* const destination = ::rtnl_route_get_dst(route.get());
    if (::rtnl_route_get_type(route.get()) != RTN_LOCAL || ::nl_addr_get_len(destination) == 0) {
        return std::nullopt;
    }
    return IpAddress::from_bytes(bytes_of(*destination));
}

ChosenRoute parse_chosen_route(const nlmsghdr& message) {
    const RouteObject route = parse_route(message);
    ChosenRoute chosen;
    if (const nl_addr* const source = ::rtnl_route_get_pref_src(route.get())) {
        chosen.source = IpAddress::from_bytes(bytes_of(*source));
    }
    const int type = ::rtnl_route_get_type(route.get());
    chosen.is_to_many = type == RTN_BROADCAST || type == RTN_MULTICAST;
    return chosen;
}

}  // namespace bindlab
