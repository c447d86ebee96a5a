#include "netns/link.hpp"

#include <fmt/format.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "netns/mac_address.hpp"
#include "netns/netlink_socket.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"

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

/// Indices in two namespaces need not differ. But linkwatch_urgent_event() takes a device whose
/// peer has the same index for one that stands alone, and lets a second pass before it looks at it.
void create_both_ends(RouteSocket& at_a, const VethEnd& a, const VethEnd& b) {
    constexpr int kFirst = 2;  // 1 is lo
    constexpr int kLast = 1000;
    for (int index = kFirst;; index += 2) {
        try {
            return create_both_ends(at_a, a, b, index);
        } catch (const std::system_error& fault) {
            if (fault.code().value() != EBUSY || index >= kLast) {
                throw;
            }
        }
    }
}

}  // namespace

// Born dormant, the ends do not get ready for IPv6 before linkwatch has seen that both are up
// (addrconf_notify() in net/ipv6/addrconf.c), by when start_quietly() has forbidden link-local
// addresses. The waiting comes last, when the kernel has had time to do what is waited for.
void create_veth_pair(const VethEnd& a, const VethEnd& b) {
    RouteSocket at_a(*a.where);
    RouteSocket at_b(*b.where);
    create_both_ends(at_a, a, b);
    at_a.start_quietly(a.device);
    at_b.start_quietly(b.device);
    at_a.announce_addresses(a.device, a.addresses);
    at_b.announce_addresses(b.device, b.addresses);
    at_a.await_addresses(a.addresses);
    at_b.await_addresses(b.addresses);
    at_a.await_running(a.device);
    at_b.await_running(b.device);
}

}  // namespace bindlab
