#include "netns/link.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "netns/mac_address.hpp"
#include "netns/route_socket.hpp"
#include "netns/sysctl.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"
#include "netns/tests/two_hosts.hpp"
#include "netns/tests/without_ipv6.hpp"

namespace bindlab {
namespace {

class LinkTest : public NeedsNamespaces {};

LinkInfo link_of(const NetworkNamespace& where) {
    for (const LinkInfo& link : RouteSocket(where).links()) {
        if (link.device == "eth0") {
            return link;
        }
    }
    throw std::runtime_error("no eth0");
}

TEST_F(LinkTest, IsUpAtBothEndsWithItsMac) {
    TwoHosts hosts;
    hosts.connect();
    EXPECT_EQ(link_of(hosts.server).mac, kServerMac);
    EXPECT_EQ(link_of(hosts.client).mac, kClientMac);
    EXPECT_TRUE(link_of(hosts.server).running);
    EXPECT_TRUE(link_of(hosts.client).running);
}

TEST_F(LinkTest, CarriesIpv4AndIpv6InBothDirectionsAtOnce) {
    TwoHosts hosts;
    hosts.connect();
    const auto server = listen_socket(hosts.server, "[::]:80", 8);
    const auto client = listen_socket(hosts.client, "[::]:80", 8);
    EXPECT_NO_THROW(connect_socket(hosts.server, "[fd00::2]:80", SOCK_STREAM));
    EXPECT_NO_THROW(connect_socket(hosts.server, "10.0.0.2:80", SOCK_STREAM));
    EXPECT_NO_THROW(connect_socket(hosts.client, "[fd00::1]:80", SOCK_STREAM));
    EXPECT_NO_THROW(connect_socket(hosts.client, "10.0.0.1:80", SOCK_STREAM));
}

TEST_F(LinkTest, HasARouteForIpv6MulticastAtOnce) {
    TwoHosts hosts;
    hosts.connect();
    for (const NetworkNamespace* const host : {&hosts.server, &hosts.client}) {
        EXPECT_NO_THROW(connect_socket(*host, "[ff05::1]:80", SOCK_DGRAM));
    }
}

TEST_F(LinkTest, MakesNoAddressOfItsOwn) {
    TwoHosts hosts;
    hosts.connect();
    std::vector<std::string> found;
    for (const AddressInfo& it : RouteSocket(hosts.server).addresses()) {
        if (it.device == "eth0") {
            found.push_back(it.address.to_string());
        }
    }
    EXPECT_EQ(found, (std::vector<std::string>{"10.0.0.1/24", "fd00::1/64"}));
}

TEST_F(LinkTest, DoesNotForward) {
    TwoHosts hosts;
    for (const NetworkNamespace* const host : {&hosts.server, &hosts.client}) {
        // For the devices there are and those to come, as a host with containers hands it on.
        write_sysctl(*host, "net.ipv4.ip_forward", "1");
        ASSERT_EQ(read_sysctl(*host, "net.ipv4.conf.default.forwarding"), "1");
    }
    hosts.connect();
    EXPECT_EQ(read_sysctl(hosts.server, "net.ipv4.conf.eth0.forwarding"), "0");
    EXPECT_EQ(read_sysctl(hosts.client, "net.ipv4.conf.eth0.forwarding"), "0");
}

TEST_F(LinkTest, IsSilentAfterwardsWhenGroupsAreReportedAtOnce) {
    TwoHosts hosts;
    report_groups_at_once(hosts.server);
    report_groups_at_once(hosts.client);
    hosts.connect();
    RouteSocket server(hosts.server);
    ::poll(nullptr, 0, 20);
    const auto before = server.counters("eth0");
    ::poll(nullptr, 0, 1200);  // the second report of a group comes within a second (RFC 3810)
    const auto after = server.counters("eth0");
    EXPECT_EQ(after.tx_packets, before.tx_packets);
    EXPECT_EQ(after.rx_packets, before.rx_packets);
}

TEST_F(LinkTest, CanBeOneOfSeveralBetweenTheSameHosts) {
    TwoHosts hosts;
    hosts.connect();
    create_veth_pair(
        {&hosts.server, &hosts.at_server, "eth1", "", {InterfaceAddress::parse("10.1.0.1/24")}},
        {&hosts.client, &hosts.at_client, "eth1", "", {InterfaceAddress::parse("10.1.0.2/24")}});
    const auto listener = listen_socket(hosts.server, "10.1.0.1:80", 1);
    EXPECT_NO_THROW(connect_socket(hosts.client, "10.1.0.1:80", SOCK_STREAM));
}

TEST_F(LinkTest, GetsAMacFromTheKernelWhereNoneIsAskedFor) {
    TwoHosts hosts;
    create_veth_pair({&hosts.server, &hosts.at_server, "eth0", "", {}},
                     {&hosts.client, &hosts.at_client, "eth0", "", {}});
    EXPECT_NO_THROW(parse_mac(link_of(hosts.server).mac));
    EXPECT_NE(link_of(hosts.server).mac, link_of(hosts.client).mac);
}

TEST_F(LinkTest, DiesWithTheNamespaceOfItsPeer) {
    const auto server = NetworkNamespace::create();
    RouteSocket at_server(server);
    {
        const auto client = NetworkNamespace::create();
        RouteSocket at_client(client);
        create_veth_pair({&server, &at_server, "eth0", "", {}},
                         {&client, &at_client, "eth0", "", {}});
        ASSERT_EQ(at_server.links().size(), 2U);
    }
    // The kernel takes namespaces down on a thread of its own.
    for (int count = 0; count < 1000 && at_server.links().size() > 1; ++count) {
        ::poll(nullptr, 0, 10);
    }
    EXPECT_EQ(at_server.links().size(), 1U);
}

TEST_F(LinkTest, CanBeCreatedAndNothingElse) {
    TwoHosts hosts;
    const InterfaceAddress address = InterfaceAddress::parse("10.0.0.1/24");
    create_idle_veth_pair({&hosts.server, &hosts.at_server, "eth0", "", {address}},
                          {&hosts.client, &hosts.at_client, "eth0", "", {address}});
    EXPECT_EQ(hosts.at_server.addresses().size(), 2U);  // those of lo
    EXPECT_FALSE(link_of(hosts.server).up);
    EXPECT_FALSE(link_of(hosts.client).up);
}

TEST_F(LinkTest, CanLeadFromANamespaceToItself) {
    const auto where = NetworkNamespace::create();
    RouteSocket routes(where);
    EXPECT_NO_THROW(
        create_veth_pair({&where, &routes, "left", "", {}}, {&where, &routes, "right", "", {}}));
}

TEST_F(LinkTest, NamesTheAttemptWhenADeviceExists) {
    TwoHosts hosts;
    hosts.connect();
    try {
        hosts.connect();
        FAIL() << "no exception";
    } catch (const std::system_error& fault) {
        EXPECT_EQ(fault.code().value(), EEXIST);
        EXPECT_EQ(std::string(fault.what()).find("create veth eth0 with peer eth0 in net:["), 0U)
            << fault.what();
    }
}

TEST_F(LinkTest, RefusesANameThatIsTooLongInsteadOfCuttingIt) {
    TwoHosts hosts;
    for (const auto& [a, b] :
         {std::pair("sixteen-letters-", "eth0"), std::pair("eth0", "sixteen-letters-")}) {
        try {
            create_veth_pair({&hosts.server, &hosts.at_server, a, "", {}},
                             {&hosts.client, &hosts.at_client, b, "", {}});
            FAIL() << "no exception";
        } catch (const std::system_error& fault) {
            EXPECT_EQ(fault.code().value(), ERANGE);
        }
        EXPECT_EQ(RouteSocket(hosts.server).links().size(), 1U);
    }
}

TEST_F(LinkTest, RefusesAMacThatIsNone) {
    TwoHosts hosts;
    EXPECT_THROW(create_veth_pair({&hosts.server, &hosts.at_server, "eth0", "02:00", {}},
                                  {&hosts.client, &hosts.at_client, "eth0", "", {}}),
                 std::invalid_argument);
}

using LinkDeathTest = LinkTest;

// In a process of its own, that has not found out yet whether there is IPv6.
TEST_F(LinkDeathTest, WorksOnAMachineWithoutIpv6) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto connect = [] {
        TwoHosts hosts;
        take_ipv6_away(hosts.server);
        report_groups_at_once(hosts.server);
        create_veth_pair(
            {&hosts.server, &hosts.at_server, "eth0", "", {InterfaceAddress::parse("10.0.0.1/24")}},
            {&hosts.client,
             &hosts.at_client,
             "eth0",
             "",
             {InterfaceAddress::parse("10.0.0.2/24")}});
        const auto listener = listen_socket(hosts.server, "10.0.0.1:80", 1);
        connect_socket(hosts.client, "10.0.0.1:80", SOCK_STREAM);
        ::_exit(0);
    };
    EXPECT_EXIT(connect(), ::testing::ExitedWithCode(0), "");
}

TEST_F(LinkDeathTest, AsksNothingOfIpv6WhereThereIsNone) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto start = [] {
        TwoHosts hosts;
        create_idle_veth_pair({&hosts.server, &hosts.at_server, "eth0", "", {}},
                              {&hosts.client, &hosts.at_client, "eth0", "", {}});
        take_ipv6_away(hosts.server, "eth0");
        take_ipv6_away(hosts.server);
        hosts.at_server.start_quietly("eth0");
        ::_exit(0);
    };
    EXPECT_EXIT(start(), ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace bindlab
