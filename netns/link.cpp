#include "netns/link.hpp"

#include <fmt/format.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netlink/route/link/veth.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "netns/mac_address.hpp"
#include "netns/netlink_object.hpp"
#include "netns/netlink_socket.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"
#include "netns/sysctl.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

/// IF_OPER_DORMANT of linux/if.h (RFC 2863).
constexpr std::uint8_t kOperDormant = 5;

/// Why dormant: see create_veth_pair().
void describe(rtnl_link& link, const VethEnd& end, int index) {
    ::rtnl_link_set_name(&link, end.device.c_str());
    ::rtnl_link_set_ifindex(&link, index);
    ::rtnl_link_set_operstate(&link, kOperDormant);
    ::rtnl_link_set_num_tx_queues(&link, 1);  // else one for each processor
    ::rtnl_link_set_num_rx_queues(&link, 1);
    if (!end.mac.empty()) {
        ::rtnl_link_set_addr(&link, to_netlink(parse_mac(end.mac)).get());
    }
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

}  // namespace

void create_idle_veth_pair(const VethEnd& a, const VethEnd& b) {
    const int index = find_indices(*a.routes, *b.routes);
    const std::string attempt =
        fmt::format("create veth {} with peer {} in {}", a.device, b.device, b.where->name());
    if (std::max(a.device.size(), b.device.size()) >= IFNAMSIZ) {
        // The kernel would say so, but libnl-route cuts the name and does not tell.
        throw_errno(ERANGE, fmt::format("{} in {}", attempt, a.where->name()));
    }
    const auto link = own<LinkObject>(::rtnl_link_veth_alloc());
    const auto peer = own<LinkObject>(::rtnl_link_veth_get_peer(link.get()));
    describe(*link, a, index);
    describe(*peer, b, index + 1);
    ::rtnl_link_set_ns_fd(peer.get(), b.where->descriptor());
    NetlinkMessage message([&](nl_msg** result) {
        return ::rtnl_link_build_add_request(link.get(), NLM_F_CREATE | NLM_F_EXCL, result);
    });
    a.routes->request(message, attempt);
}

// Born dormant, the ends do not get ready for IPv6 before linkwatch has seen that both are up
// (addrconf_notify() in net/ipv6/addrconf.c), by when start_quietly() has forbidden link-local
// addresses. The waiting comes last, when the kernel has had time to do what is waited for.
void create_veth_pair(const VethEnd& a, const VethEnd& b) {
    RouteSocket& at_a = *a.routes;
    RouteSocket& at_b = *b.routes;
    create_idle_veth_pair(a, b);
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
