#include "netns/link.hpp"

#include <fmt/format.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

#include <cstdint>

#include "netns/mac_address.hpp"
#include "netns/netlink_socket.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"

namespace bindlab {

namespace {

/// IF_OPER_DORMANT of linux/if.h (RFC 2863).
constexpr std::uint8_t kOperDormant = 5;

/// Born dormant, so that going up does not count as ready for IPv6: see create_veth_pair().
void describe(NetlinkMessage& message, const VethEnd& end) {
    message.put(IFLA_IFNAME, end.device);
    message.put(IFLA_OPERSTATE, kOperDormant);
    message.put(IFLA_NUM_TX_QUEUES, std::uint32_t{1});  // else one for each processor
    message.put(IFLA_NUM_RX_QUEUES, std::uint32_t{1});
    if (!end.mac.empty()) {
        message.put(IFLA_ADDRESS, std::span<const std::uint8_t>(parse_mac(end.mac)));
    }
}

void create_both_ends(RouteSocket& at_a, const VethEnd& a, const VethEnd& b) {
    NetlinkMessage message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    message.header(ifinfomsg{});
    describe(message, a);
    message.nest(IFLA_LINKINFO, [&](NetlinkMessage& info) {
        info.put(IFLA_INFO_KIND, "veth");
        info.nest(IFLA_INFO_DATA, [&](NetlinkMessage& data) {
            data.nest(VETH_INFO_PEER, [&](NetlinkMessage& peer) {
                peer.header(ifinfomsg{});
                describe(peer, b);
                peer.put(IFLA_NET_NS_FD, static_cast<std::uint32_t>(b.where->descriptor()));
            });
        });
    });
    at_a.request(message, fmt::format("create veth {} with peer {} in {}", a.device, b.device,
                                      b.where->name()));
}

}  // namespace

// The order keeps the wire quiet. A group joined on a link that is down is not reported (MLD,
// igmp6_group_added() in net/ipv6/mcast.c), so the addresses come first. It would be reported once
// more by the first NETDEV_CHANGE after the link became ready (addrconf_notify() in
// net/ipv6/addrconf.c). There is one such event, when linkwatch notices the carrier, some time
// after both ends are up; being dormant until then, neither end becomes ready before that event.
void create_veth_pair(const VethEnd& a, const VethEnd& b) {
    RouteSocket at_a(*a.where);
    RouteSocket at_b(*b.where);
    create_both_ends(at_a, a, b);
    at_a.keep_quiet(a.device);
    at_b.keep_quiet(b.device);
    at_a.add_addresses(a.device, a.addresses);
    at_b.add_addresses(b.device, b.addresses);
    at_a.set_link(a.device, true);
    at_b.set_link(b.device, true);
    at_a.await_running(a.device);
    at_b.await_running(b.device);
}

}  // namespace bindlab
