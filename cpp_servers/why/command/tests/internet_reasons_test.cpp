#include "cpp_servers/why/command/internet_reasons.hpp"

#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <vector>

#include "cpp_servers/why/command/port_reasons.hpp"
#include "cpp_servers/why/command/tests/made_up_call.hpp"
#include "cpp_servers/why/connect_verdict.hpp"
#include "cpp_servers/why/tests/made_up.hpp"
#include "netns/link.hpp"
#include "netns/route_socket.hpp"
#include "netns/sysctl.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

using Kind = SocketCall::Kind;

constexpr KernelVersion kSomeKernel = {6, 18, 44};

std::uint32_t index_of(RouteSocket& routes, const std::string& device) {
    const auto links = routes.links();
    return std::ranges::find(links, device, &LinkInfo::device)->index;
}

class InternetReasonsTest : public NeedsNamespaces {
protected:
    Explanation why(Kind kind, std::string_view address, int error,
                    const CalledSocket& socket = made_called()) const {
        return where_.run_inside([&] {
            return explain_internet(made_call(kind, address, error), socket, where_, kSomeKernel);
        });
    }

    NetworkNamespace where_ = NetworkNamespace::create();
};

TEST_F(InternetReasonsTest, OfAPortIsItsHolder) {
    const auto listener = listen_socket(where_, "0.0.0.0:8080", 1);
    const Explanation held = why(Kind::bind, "127.0.0.1:8080", EADDRINUSE);
    EXPECT_EQ(held.kind, ReasonKind::port_held);
    EXPECT_NE(held.sentence.find("which listens on 0.0.0.0:8080"), std::string::npos);
    EXPECT_NE(held.sentence.find("neither has SO_REUSEPORT"), std::string::npos);
    ASSERT_TRUE(held.findings);
    EXPECT_EQ(held.findings->request.uid, 1000U) << "the caller's, not ours";
    const Explanation free = why(Kind::bind, "127.0.0.1:8081", EADDRINUSE);
    EXPECT_EQ(free.kind, ReasonKind::port_unexplained);
}

TEST_F(InternetReasonsTest, OfListenIsNotTheSocketItself) {
    const auto own = bind_socket(where_, "127.0.0.1:8080", SOCK_STREAM);
    CalledSocket socket = made_called();
    socket.local = Endpoint::parse("127.0.0.1:8080");
    const BindRequest request =
        *request_of(made_call(Kind::listen, "0.0.0.0:1", EADDRINUSE), socket);
    const Findings all = port_findings(where_, request, kSomeKernel, 0);
    ASSERT_FALSE(all.sockets.empty());
    const std::uint32_t inode = all.sockets.front().entry.inode;
    EXPECT_TRUE(port_findings(where_, request, kSomeKernel, inode).sockets.empty());
}

TEST_F(InternetReasonsTest, OfAnAddressIsThatNoInterfaceHasIt) {
    const Explanation none = why(Kind::bind, "10.9.8.7:80", EADDRNOTAVAIL);
    EXPECT_EQ(none.kind, ReasonKind::address_not_here);
    EXPECT_EQ(none.sentence,
              "No interface here has 10.9.8.7; IPv4 addresses here: 127.0.0.1 (lo).");
    EXPECT_NE(none.remedies.at(1).find("IP_FREEBIND"), std::string::npos);
    write_sysctl(where_, "net.ipv6.conf.all.disable_ipv6", "1");
    const Explanation off = why(Kind::bind, "[::1]:80", EADDRNOTAVAIL, made_called(AF_INET6));
    EXPECT_NE(off.sentence.find("IPv6 is switched off"), std::string::npos);
    EXPECT_NE(off.sentence.find("IPv6 addresses here: none"), std::string::npos);
}

TEST_F(InternetReasonsTest, OfAPrivilegedPortHasTheNumber) {
    write_sysctl(where_, "net.ipv4.ip_unprivileged_port_start", "90");
    const Explanation below = why(Kind::bind, "127.0.0.1:80", EACCES);
    EXPECT_EQ(below.kind, ReasonKind::privileged_port);
    EXPECT_NE(below.sentence.find("Port 80 is below 90"), std::string::npos);
    EXPECT_EQ(why(Kind::bind, "127.0.0.1:91", EACCES).kind, ReasonKind::forbidden);
}

TEST_F(InternetReasonsTest, OfUsedUpPortsHasTheNumbers) {
    write_sysctl(where_, "net.ipv4.ip_local_port_range", "40000 40000");
    const auto listener = listen_socket(where_, "127.0.0.1:80", 1);
    const auto client = connect_socket(where_, "127.0.0.1:80", SOCK_STREAM);
    const Explanation connect = why(Kind::connect, "127.0.0.1:80", EADDRNOTAVAIL);
    EXPECT_EQ(connect.kind, ReasonKind::ports_used_up);
    EXPECT_NE(connect.sentence.find("1 of the 1 ports from 40000 to 40000"), std::string::npos);
    EXPECT_NE(connect.sentence.find("1 of them to 127.0.0.1:80"), std::string::npos);
    EXPECT_EQ(why(Kind::bind, "127.0.0.1:0", EADDRINUSE).kind, ReasonKind::ports_used_up);
}

TEST_F(InternetReasonsTest, OfAFourTupleThatIsTakenIsWhoHasIt) {
    auto listener = listen_socket(where_, "127.0.0.1:80", 1);
    write_sysctl(where_, "net.ipv4.ip_local_port_range", "40000 40000");
    CalledSocket bound = made_called();
    bound.local = Endpoint::parse("127.0.0.1:40000");
    const Explanation gone = why(Kind::connect, "127.0.0.1:80", EADDRNOTAVAIL, bound);
    EXPECT_EQ(gone.kind, ReasonKind::connection_exists);
    EXPECT_NE(gone.sentence.find("nothing can be seen any more"), std::string::npos);
    auto client = connect_socket(where_, "127.0.0.1:80", SOCK_STREAM);
    const Explanation held = why(Kind::connect, "127.0.0.1:80", EADDRNOTAVAIL, bound);
    EXPECT_EQ(held.kind, ReasonKind::connection_exists);
    EXPECT_NE(held.sentence.find("From 127.0.0.1:40000 to 127.0.0.1:80 there is a connection "
                                 "already: "),
              std::string::npos);
    EXPECT_NE(held.sentence.find("until pid"), std::string::npos) << held.sentence;
    auto other_end = accept_socket(listener);
    client = Descriptor();
    other_end = Descriptor();
    const Explanation left = why(Kind::connect, "127.0.0.1:80", EADDRNOTAVAIL, bound);
    EXPECT_NE(left.sentence.find("is in TIME_WAIT, and goes by itself in "), std::string::npos)
        << left.sentence;
    EXPECT_NE(left.remedies.back().find("TCP timestamps"), std::string::npos);
}

TEST_F(InternetReasonsTest, OfAFourTupleOverALinkLocalAddressIsWhoHasIt) {
    constexpr std::uint32_t kIndex = 7;
    ConnectRequest request;
    request.bound = Endpoint::parse("[fe80::1]:40000");
    request.source = request.bound.address;
    request.to = Endpoint::parse("[fe80::2]:80");
    request.interface = kIndex;
    SocketEntry there = made_socket("ESTABLISHED", "[fe80::1]:40000", "[fe80::2]:80").entry;
    there.interface = kIndex;
    EXPECT_EQ(connect_verdict(std::vector{there}, request, made_host(), {}).holder, 0U);
}

TEST_F(InternetReasonsTest, OfASourceAddressThatMayNotBeUsedYetIsNoPort) {
    RouteSocket routes(where_);
    create_veth_pair({&where_, &routes, "a", "", {}}, {&where_, &routes, "b", "", {}});
    routes.add_tentative_address("a", InterfaceAddress::parse("fe80::1/64"));
    SocketAddress there = Endpoint::parse("[fe80::9]:80").to_socket_address();
    reinterpret_cast<sockaddr_in6*>(&there.storage)->sin6_scope_id = index_of(routes, "a");
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(there.get());
    SocketCall call = made_call(Kind::connect, "[fe80::9]:80", EADDRNOTAVAIL);
    call.address.bytes.assign(bytes, bytes + there.length);
    call.address.length = there.length;
    CalledSocket bound = made_called(AF_INET6);
    bound.local = Endpoint::parse("[::]:6009");
    for (const CalledSocket& socket :
         {made_called(AF_INET6), bound, made_called(AF_INET6, SOCK_DGRAM)}) {
        const Explanation early =
            where_.run_inside([&] { return explain_internet(call, socket, where_, kSomeKernel); });
        EXPECT_EQ(early.kind, ReasonKind::address_tentative) << early.sentence;
        EXPECT_NE(early.sentence.find("fe80::1 on a is still tentative"), std::string::npos);
    }
}

TEST_F(InternetReasonsTest, OfIpv6ThatIsSwitchedOffIsTheSwitchAndNoPort) {
    const auto refused = [&](int error) {
        return why(Kind::connect, "[::1]:80", error, made_called(AF_INET6));
    };
    write_sysctl(where_, "net.ipv6.conf.lo.disable_ipv6", "1");
    const Explanation device = refused(EADDRNOTAVAIL);
    EXPECT_EQ(device.kind, ReasonKind::address_not_here) << device.sentence;
    EXPECT_NE(device.sentence.find("net.ipv6.conf.lo.disable_ipv6 is 1"), std::string::npos);
    write_sysctl(where_, "net.ipv6.conf.all.disable_ipv6", "1");
    for (const int error : {EADDRNOTAVAIL, ENETUNREACH}) {
        EXPECT_NE(refused(error).sentence.find("net.ipv6.conf.all.disable_ipv6 is 1"),
                  std::string::npos);
    }
}

TEST_F(InternetReasonsTest, OfPortsIsNeverThatAllAreUsedUpWhileSomeAreFree) {
    const Explanation some = why(Kind::connect, "127.0.0.1:80", EADDRNOTAVAIL);
    EXPECT_EQ(some.kind, ReasonKind::port_unexplained) << some.sentence;
    EXPECT_NE(some.sentence.find("though some are free by what can be seen: 0 of the "),
              std::string::npos);
}

TEST_F(InternetReasonsTest, OfARawSocketIsAsFarAsItsErrnoTells) {
    CalledSocket raw = made_called(AF_INET6, SOCK_RAW);
    raw.protocol = IPPROTO_TCP;
    raw.local = Endpoint::parse("[::]:6");
    EXPECT_FALSE(why(Kind::connect, "[::1]:80", EADDRNOTAVAIL, raw).sentence.empty());
}

TEST_F(InternetReasonsTest, OfUsedUpPortsKnowsTheSocketsOwnRangeAndThisHost) {
    const auto listener = listen_socket(where_, "127.0.0.1:80", 1);
    write_sysctl(where_, "net.ipv4.ip_local_port_range", "40000 40000");
    const auto client = connect_socket(where_, "127.0.0.1:80", SOCK_STREAM);
    CalledSocket socket = made_called();
    EXPECT_NE(why(Kind::connect, "0.0.0.0:80", EADDRNOTAVAIL, socket)
                  .sentence.find("1 of them to 127.0.0.1:80"),
              std::string::npos);
    socket.ports = PortRange{40000, 40000};
    socket.leaves_port = true;
    const Explanation own = why(Kind::connect, "127.0.0.1:80", EADDRNOTAVAIL, socket);
    EXPECT_NE(own.sentence.find("(the socket's IP_LOCAL_PORT_RANGE)"), std::string::npos);
    ASSERT_EQ(own.remedies.size(), 2U) << "it leaves the port to connect() already";
    EXPECT_EQ(own.remedies.back(), "Widen IP_LOCAL_PORT_RANGE on the socket.");
}

TEST_F(InternetReasonsTest, OfAWayThatARouteForbidsIsTheRoute) {
    RouteSocket routes(where_);
    NetlinkMessage message(RTM_NEWROUTE, NLM_F_CREATE);
    const IpAddress to = IpAddress::parse("10.8.8.9");
    rtmsg route{};
    route.rtm_family = AF_INET;
    route.rtm_dst_len = 32;
    route.rtm_table = RT_TABLE_MAIN;
    route.rtm_protocol = RTPROT_STATIC;
    route.rtm_type = RTN_PROHIBIT;
    message.header(route).put_bytes(RTA_DST,
                                    std::array{to.bytes[0], to.bytes[1], to.bytes[2], to.bytes[3]});
    routes.request(message, "forbid a way");
    const CalledSocket udp = made_called(AF_INET, SOCK_DGRAM);
    const Explanation forbidden = why(Kind::connect, "10.8.8.9:80", EACCES, udp);
    EXPECT_NE(forbidden.sentence.find("A route of this machine forbids"), std::string::npos);
}

TEST_F(InternetReasonsTest, OfASecondBindIsTheFirst) {
    CalledSocket bound = made_called();
    bound.local = Endpoint::parse("127.0.0.1:9");
    const Explanation twice = why(Kind::bind, "127.0.0.1:80", EINVAL, bound);
    EXPECT_EQ(twice.kind, ReasonKind::already_bound);
    EXPECT_NE(twice.sentence.find("bound to 127.0.0.1:9 already"), std::string::npos);
}

TEST_F(InternetReasonsTest, OfARefusedConnectionSaysWhereSomebodyListens) {
    const auto listener = listen_socket(where_, "127.0.0.2:80", 1);
    const Explanation refused = why(Kind::connect, "127.0.0.1:80", ECONNREFUSED);
    EXPECT_EQ(refused.kind, ReasonKind::nobody_listens);
    EXPECT_NE(refused.sentence.find("there listens 127.0.0.2:80"), std::string::npos);
    const Explanation zero = why(Kind::connect, "127.0.0.1:0", ECONNREFUSED);
    EXPECT_TRUE(zero.sentence.starts_with("0 is no port"));
}

}  // namespace
}  // namespace bindlab
