#include "netns/route_answer.hpp"

#include <gtest/gtest.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/msg.h>

#include "netns/mac_address.hpp"
#include "netns/netlink_socket.hpp"

namespace bindlab {
namespace {

const nlmsghdr& raw(const NetlinkMessage& message) {
    return *::nlmsg_hdr(message.get());
}

std::span<const std::uint8_t> bytes_of(const rtnl_link_stats64& counters) {
    return {reinterpret_cast<const std::uint8_t*>(&counters), sizeof counters};
}

NetlinkMessage link_message(unsigned flags, std::uint8_t operational_state) {
    NetlinkMessage message(RTM_NEWLINK, 0);
    ifinfomsg header{};
    header.ifi_index = 7;
    header.ifi_flags = flags;
    message.header(header);
    message.put(IFLA_IFNAME, "eth0");
    message.put(IFLA_MTU, std::uint32_t{1500});
    message.put(IFLA_OPERSTATE, operational_state);
    message.put(IFLA_ADDRESS, std::span<const std::uint8_t>(parse_mac("02:00:00:00:00:01")));
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
    const LinkInfo link = parse_link(raw(link_message(IFF_UP, 6)));
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
    EXPECT_TRUE(parse_link(raw(link_message(IFF_UP, kUnknown))).running);
    EXPECT_FALSE(parse_link(raw(link_message(IFF_UP, kLowerLayerDown))).running);
    EXPECT_FALSE(parse_link(raw(link_message(IFF_UP, kDormant))).running);
    EXPECT_FALSE(parse_link(raw(link_message(0, kUnknown))).running);
}

TEST(LinkAnswer, CountsPackets) {
    NetlinkMessage message = link_message(IFF_UP, 6);
    rtnl_link_stats64 counters{};
    counters.rx_packets = 3;
    counters.tx_packets = 5;
    message.put(IFLA_STATS64, bytes_of(counters));
    EXPECT_EQ(parse_link(raw(message)).counters.rx_packets, 3U);
    EXPECT_EQ(parse_link(raw(message)).counters.tx_packets, 5U);
}

TEST(LinkAnswer, ReadsTheCountersOfAKernelThatHasFewer) {
    NetlinkMessage message = link_message(IFF_UP, 6);
    rtnl_link_stats64 counters{};
    counters.tx_packets = 5;
    message.put(IFLA_STATS64, bytes_of(counters).first(16));
    EXPECT_EQ(parse_link(raw(message)).counters.tx_packets, 5U);
}

TEST(AddressAnswer, TellsTheOwnAddressNotThePeers) {
    NetlinkMessage message(RTM_NEWADDR, 0);
    ifaddrmsg header{};
    header.ifa_index = 7;
    header.ifa_prefixlen = 24;
    message.header(header);
    message.put(IFA_ADDRESS, IpAddress::parse("10.0.0.2").raw());
    message.put(IFA_LOCAL, IpAddress::parse("10.0.0.1").raw());
    const auto [index, address] = parse_address(raw(message));
    EXPECT_EQ(index, 7U);
    EXPECT_EQ(address.to_string(), "10.0.0.1/24");
}

TEST(AddressAnswer, TakesTheOnlyAddressOfIpv6) {
    NetlinkMessage message(RTM_NEWADDR, 0);
    ifaddrmsg header{};
    header.ifa_prefixlen = 64;
    message.header(header);
    message.put(IFA_ADDRESS, IpAddress::parse("fd00::1").raw());
    EXPECT_EQ(parse_address(raw(message)).second.to_string(), "fd00::1/64");
}

TEST(RouteAnswer, IsAnAddressOfThisHostOnlyWhenLocal) {
    NetlinkMessage local = route_message(RTN_LOCAL);
    local.put(RTA_DST, IpAddress::parse("fd00::1").raw());
    NetlinkMessage other = route_message(RTN_UNICAST);
    other.put(RTA_DST, IpAddress::parse("fd00::").raw());
    EXPECT_EQ(parse_local_route(raw(local)), IpAddress::parse("fd00::1"));
    EXPECT_EQ(parse_local_route(raw(other)), std::nullopt);
    EXPECT_EQ(parse_local_route(raw(route_message(RTN_LOCAL))), std::nullopt);
}

}  // namespace
}  // namespace bindlab
