#include "netns/route_answer.hpp"

#include <gtest/gtest.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include <cstddef>
#include <span>

#include "netns/mac_address.hpp"
#include "netns/netlink_socket.hpp"

namespace bindlab {
namespace {

const nlmsghdr& bytes_of(const NetlinkMessage& message) {
    return *::nlmsg_hdr(message.get());
}

std::span<const std::uint8_t> bytes_of(const rtnl_link_stats64& counters) {
    return {reinterpret_cast<const std::uint8_t*>(&counters), sizeof counters};
}

template <class T>
void put(NetlinkMessage& message, int attribute, std::span<T> data) {
    ASSERT_EQ(::nla_put(message.get(), attribute, static_cast<int>(data.size_bytes()), data.data()),
              0);
}

NetlinkMessage link_message(unsigned flags, std::uint8_t operational_state) {
    NetlinkMessage message(RTM_NEWLINK, 0);
    ifinfomsg header{};
    header.ifi_index = 7;
    header.ifi_flags = flags;
    message.header(header);
    put(message, IFLA_IFNAME, std::span<const char>("eth0"));
    message.put(IFLA_MTU, std::uint32_t{1500});
    put(message, IFLA_OPERSTATE, std::span(&operational_state, 1));
    put(message, IFLA_ADDRESS, std::span<const std::uint8_t>(parse_mac("02:00:00:00:00:01")));
    return message;
}

NetlinkMessage route_message(std::uint8_t type) {
    NetlinkMessage message(RTM_NEWROUTE, 0);
    rtmsg header{};
    header.rtm_family = AF_INET6;
    header.rtm_type = type;
    message.header(header);
    return message;
}

TEST(LinkAnswer, TellsWhatTheLinkIs) {
    const LinkInfo link = parse_link(bytes_of(link_message(IFF_UP, 6)));
    EXPECT_EQ(link.device, "eth0");
    EXPECT_EQ(link.index, 7U);
    EXPECT_EQ(link.mac, "02:00:00:00:00:01");
    EXPECT_EQ(link.mtu, 1500U);
    EXPECT_TRUE(link.up);
    EXPECT_TRUE(link.running);
}

TEST(LinkAnswer, RunsOnlyWhenUpAndOperational) {
    constexpr std::uint8_t kUnknown = 0;
    constexpr std::uint8_t kLowerLayerDown = 3;
    constexpr std::uint8_t kDormant = 5;
    EXPECT_TRUE(parse_link(bytes_of(link_message(IFF_UP, kUnknown))).running);
    EXPECT_FALSE(parse_link(bytes_of(link_message(IFF_UP, kLowerLayerDown))).running);
    EXPECT_FALSE(parse_link(bytes_of(link_message(IFF_UP, kDormant))).running);
    EXPECT_FALSE(parse_link(bytes_of(link_message(0, kUnknown))).running);
}

TEST(LinkAnswer, TellsKindAndMaster) {
    const LinkInfo plain = parse_link(bytes_of(link_message(IFF_UP, 6)));
    EXPECT_EQ(plain.kind, "");
    EXPECT_EQ(plain.master, 0U);
    NetlinkMessage message = link_message(IFF_UP, 6);
    nlattr* const about = ::nla_nest_start(message.get(), IFLA_LINKINFO);
    put(message, IFLA_INFO_KIND, std::span<const char>("vrf"));
    ::nla_nest_end(message.get(), about);
    message.put(IFLA_MASTER, std::uint32_t{9});
    const LinkInfo link = parse_link(bytes_of(message));
    EXPECT_EQ(link.kind, "vrf");
    EXPECT_EQ(link.master, 9U);
}

TEST(LinkAnswer, CountsPackets) {
    NetlinkMessage message = link_message(IFF_UP, 6);
    rtnl_link_stats64 counters{};
    counters.rx_packets = 3;
    counters.tx_packets = 5;
    put(message, IFLA_STATS64, bytes_of(counters));
    ASSERT_TRUE(parse_link(bytes_of(message)).counters);
    EXPECT_EQ(parse_link(bytes_of(message)).counters->rx_packets, 3U);
    EXPECT_EQ(parse_link(bytes_of(message)).counters.value_or(LinkCounters{}).tx_packets, 5U);
}

TEST(LinkAnswer, DoesNotTakeMissingCountersForZero) {
    EXPECT_FALSE(parse_link(bytes_of(link_message(IFF_UP, 6))).counters);
}

TEST(LinkAnswer, ReadsTheCountersOfAKernelThatHasFewer) {
    NetlinkMessage message = link_message(IFF_UP, 6);
    rtnl_link_stats64 counters{};
    counters.tx_packets = 5;
    // linux/if_link.h: rx_nohandler came with 4.6, rx_otherhost_dropped with 5.19
    const auto bytes = bytes_of(counters).first(offsetof(rtnl_link_stats64, rx_nohandler));
    put(message, IFLA_STATS64, bytes);
    EXPECT_EQ(parse_link(bytes_of(message)).counters.value_or(LinkCounters{}).tx_packets, 5U);
}

TEST(AddressAnswer, TellsTheOwnAddressNotThePeers) {
    NetlinkMessage message(RTM_NEWADDR, 0);
    ifaddrmsg header{};
    header.ifa_index = 7;
    header.ifa_prefixlen = 24;
    message.header(header);
    const auto peer = IpAddress::parse("10.0.0.2");
    const auto own = IpAddress::parse("10.0.0.1");
    put(message, IFA_ADDRESS, peer.raw());
    put(message, IFA_LOCAL, own.raw());
    const auto [index, address] = parse_address(bytes_of(message));
    EXPECT_EQ(index, 7U);
    EXPECT_EQ(address.to_string(), "10.0.0.1/24");
}

TEST(AddressAnswer, TakesTheOnlyAddressOfIpv6) {
    NetlinkMessage message(RTM_NEWADDR, 0);
    ifaddrmsg header{};
    header.ifa_prefixlen = 64;
    message.header(header);
    const auto address = IpAddress::parse("fd00::1");
    put(message, IFA_ADDRESS, address.raw());
    EXPECT_EQ(parse_address(bytes_of(message)).second.to_string(), "fd00::1/64");
}

TEST(AddressAnswer, TellsWhetherAnAddressCanBeBoundYet) {
    for (const std::uint8_t flags : {std::uint8_t{0}, std::uint8_t{IFA_F_TENTATIVE}}) {
        NetlinkMessage message(RTM_NEWADDR, 0);
        ifaddrmsg header{};
        header.ifa_prefixlen = 64;
        header.ifa_flags = flags;
        message.header(header);
        put(message, IFA_ADDRESS, IpAddress::parse("fd00::1").raw());
        EXPECT_EQ(is_tentative(bytes_of(message)), flags != 0);
    }
}

TEST(RouteAnswer, IsAnAddressOfThisHostOnlyWhenLocal) {
    NetlinkMessage local = route_message(RTN_LOCAL);
    put(local, RTA_DST, IpAddress::parse("fd00::1").raw());
    NetlinkMessage other = route_message(RTN_UNICAST);
    put(other, RTA_DST, IpAddress::parse("fd00::").raw());
    EXPECT_EQ(parse_local_route(bytes_of(local)), IpAddress::parse("fd00::1"));
    EXPECT_EQ(parse_local_route(bytes_of(other)), std::nullopt);
    EXPECT_EQ(parse_local_route(bytes_of(route_message(RTN_LOCAL))), std::nullopt);
}

}  // namespace
}  // namespace bindlab
