#include "netns/link.hpp"

#include <fmt/format.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

#include <cstdint>
#include <utility>

#include "netns/mac_address.hpp"
#include "netns/netlink_socket.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {

namespace {

/// IF_OPER_DORMANT of linux/if.h (RFC 2863).
constexpr std::uint8_t kOperDormant = 5;

/// Why dormant: see create_veth_pair().
void describe(NetlinkMessage& message, const VethEnd& end) {
    message.put(IFLA_IFNAME, end.device);
    message.put(IFLA_OPERSTATE, kOperDormant);
    message.put(IFLA_NUM_TX_QUEUES, std::uint32_t{1});  // else one for each processor
    message.put(IFLA_NUM_RX_QUEUES, std::uint32_t{1});
    if (!end.mac.empty()) {
        message.put(IFLA_ADDRESS, std::span<const std::uint8_t>(parse_mac(end.mac)));
    }
}

ifinfomsg header_for(int index) {
    ifinfomsg header{};
    header.ifi_index = index;
    return header;
}

/// The first of two indices that are free at both ends. They could be the same, and would be if the
/// kernel chose; but linkwatch_urgent_event() takes a device whose peer has its own index for one
/// that stands alone, and lets up to a second pass before it looks at it.
int find_indices(RouteSocket& at_a, RouteSocket& at_b) {
    int index = 2;  // 1 is lo
    while (at_a.has_index(index) || at_a.has_index(index + 1) || at_b.has_index(index) ||
           at_b.has_index(index + 1)) {
        ++index;
    }
    return index;
}

void create_both_ends(RouteSocket& at_a, const VethEnd& a, const VethEnd& b, int index) {
    NetlinkMessage message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    message.header(header_for(index));
    describe(message, a);
    message.nest(IFLA_LINKINFO, [&](NetlinkMessage& info) {
        info.put(IFLA_INFO_KIND, "veth");
        info.nest(IFLA_INFO_DATA, [&](NetlinkMessage& data) {
            data.nest(VETH_INFO_PEER, [&](NetlinkMessage& peer) {
                peer.header(header_for(index + 1));
                describe(peer, b);
                peer.put(IFLA_NET_NS_FD, static_cast<std::uint32_t>(b.where->descriptor()));
            });
        });
    });
    at_a.request(message, fmt::format("create veth {} with peer {} in {}", a.device, b.device,
                                      b.where->name()));
}

}  // namespace

// Born dormant, the ends do not get ready for IPv6 before linkwatch has seen that both are up
// (addrconf_notify() in net/ipv6/addrconf.c), by when start_quietly() has forbidden link-local
// addresses. The waiting comes last, when the kernel has had time to do what is waited for.
void create_veth_pair(const VethEnd& a, const VethEnd& b) {
    RouteSocket at_a(*a.where);
    RouteSocket at_b(*b.where);
    create_both_ends(at_a, a, b, find_indices(at_a, at_b));
    at_a.start_quietly(a.device);
    at_b.start_quietly(b.device);
    at_a.announce_addresses(a.device, a.addresses);
    at_b.announce_addresses(b.device, b.addresses);
    at_a.await_addresses(a.addresses);
    at_b.await_addresses(b.addresses);
    at_a.await_running(a.device);
    at_b.await_running(b.device);
}

// See igmp6_join_group() and unsolicited_report_interval() in net/ipv6/mcast.c.
void report_groups_at_once(const NetworkNamespace& where) {
    for (const auto& [name, value] :
         {std::pair("net.ipv6.conf.all.force_mld_version", "1"),
          std::pair("net.ipv6.conf.default.mldv1_unsolicited_report_interval", "0")}) {
        if (read_sysctl(where, name)) {
            write_sysctl(where, name, value);
        }
    }
}

}  // namespace bindlab
