#include "netns/route_answer.hpp"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "netns/mac_address.hpp"

namespace bindlab {

namespace {

/// IF_OPER_… of linux/if.h, which cannot be included beside net/if.h (RFC 2863).
constexpr std::uint8_t kOperUnknown = 0;
constexpr std::uint8_t kOperUp = 6;

template <class T>
const T& header_of(const nlmsghdr& message) {
    return *static_cast<const T*>(::nlmsg_data(&message));
}

/// The attributes behind the family header T, by their number.
template <class T, int Last>
std::array<nlattr*, Last + 1> attributes_of(const nlmsghdr& message) {
    std::array<nlattr*, Last + 1> attributes{};
    ::nlmsg_parse(const_cast<nlmsghdr*>(&message), sizeof(T), attributes.data(), Last, nullptr);
    return attributes;
}

std::span<const std::uint8_t> bytes_of(const nlattr* attribute) {
    return {static_cast<const std::uint8_t*>(::nla_data(attribute)),
            static_cast<std::size_t>(::nla_len(attribute))};
}

/// The kernel may know more counters than we do, or fewer.
LinkCounters counters_of(const nlattr* attribute) {
    rtnl_link_stats64 counters{};
    const auto bytes = bytes_of(attribute);
    std::memcpy(&counters, bytes.data(), std::min(sizeof counters, bytes.size()));
    return {.rx_packets = counters.rx_packets, .tx_packets = counters.tx_packets};
}

}  // namespace

LinkInfo parse_link(const nlmsghdr& message) {
    const auto& header = header_of<ifinfomsg>(message);
    const auto attributes = attributes_of<ifinfomsg, IFLA_STATS64>(message);
    LinkInfo link;
    link.index = static_cast<std::uint32_t>(header.ifi_index);
    link.up = (header.ifi_flags & IFF_UP) != 0;
    if (const nlattr* const name = attributes[IFLA_IFNAME]) {
        link.device = ::nla_get_string(name);
    }
    if (const nlattr* const mac = attributes[IFLA_ADDRESS]) {
        link.mac = mac_to_string(bytes_of(mac));
    }
    if (const nlattr* const mtu = attributes[IFLA_MTU]) {
        link.mtu = ::nla_get_u32(mtu);
    }
    if (const nlattr* const state = attributes[IFLA_OPERSTATE]) {
        const std::uint8_t value = ::nla_get_u8(state);
        link.running = link.up && (value == kOperUp || value == kOperUnknown);
    }
    if (const nlattr* const stats = attributes[IFLA_STATS64]) {
        link.counters = counters_of(stats);
    }
    return link;
}

std::pair<std::uint32_t, InterfaceAddress> parse_address(const nlmsghdr& message) {
    const auto& header = header_of<ifaddrmsg>(message);
    const auto attributes = attributes_of<ifaddrmsg, IFA_MAX>(message);
    // With a peer IFA_ADDRESS is the peer's; without IFA_LOCAL it is the only one (IPv6).
    const nlattr* const own =
        attributes[IFA_LOCAL] != nullptr ? attributes[IFA_LOCAL] : attributes[IFA_ADDRESS];
    InterfaceAddress address;
    if (own != nullptr) {
        address = {IpAddress::from_bytes(bytes_of(own)), header.ifa_prefixlen};
    }
    return {header.ifa_index, address};
}

std::optional<IpAddress> parse_local_route(const nlmsghdr& message) {
    const auto attributes = attributes_of<rtmsg, RTA_DST>(message);
    if (header_of<rtmsg>(message).rtm_type != RTN_LOCAL || attributes[RTA_DST] == nullptr) {
        return std::nullopt;
    }
    return IpAddress::from_bytes(bytes_of(attributes[RTA_DST]));
}

}  // namespace bindlab
