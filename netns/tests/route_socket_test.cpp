#include "netns/route_socket.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "netns/system_call.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/open_descriptors.hpp"
#include "netns/tests/test_socket.hpp"
#include "netns/tests/two_hosts.hpp"

namespace bindlab {
namespace {

class RouteSocketTest : public NeedsNamespaces {
protected:
    static std::vector<std::string> addresses_of(RouteSocket& routes, const std::string& device) {
        std::vector<std::string> result;
        for (const AddressInfo& it : routes.addresses()) {
            if (it.device == device) {
                result.push_back(it.address.to_string());
            }
        }
        return result;
    }

    static void send_datagram(const Descriptor& socket, const std::string& text) {
        check(::send(socket.get(), text.data(), text.size(), 0), "send a test's datagram");
    }

    /// Waits at most two seconds, then throws (EAGAIN).
    static std::string receive_datagram(const Descriptor& socket) {
        const timeval patience{.tv_sec = 2, .tv_usec = 0};
        check(::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience),
              "limit the patience of recv");
        std::string text(64, ' ');
        const auto size =
            check(::recv(socket.get(), text.data(), text.size(), 0), "receive a test's datagram");
        text.resize(static_cast<std::size_t>(size));
        return text;
    }
};

TEST_F(RouteSocketTest, ListsLoopback) {
    const auto where = NetworkNamespace::create();
    RouteSocket routes(where);
    const LinkInfo lo = routes.links().front();
    EXPECT_EQ(lo.device, "lo");
    EXPECT_EQ(lo.index, 1U);
    EXPECT_TRUE(lo.up);
    EXPECT_TRUE(lo.running);
    EXPECT_EQ(addresses_of(routes, "lo"), (std::vector<std::string>{"127.0.0.1/8", "::1/128"}));
}

TEST_F(RouteSocketTest, AddsAddressesThatAreReachableAtOnce) {
    const auto where = NetworkNamespace::create();
    RouteSocket routes(where);
    routes.add_address("lo", InterfaceAddress::parse("10.0.0.1/32"));
    routes.add_address("lo", InterfaceAddress::parse("fd00::1/128"));
    for (const auto* const endpoint : {"10.0.0.1:80", "[fd00::1]:80"}) {
        const auto listener = listen_socket(where, endpoint, 1);
        EXPECT_NO_THROW(connect_socket(where, endpoint, SOCK_STREAM)) << endpoint;
    }
}

TEST_F(RouteSocketTest, AddsAnAddressWhosePrefixIsEmpty) {
    const auto where = NetworkNamespace::create();
    RouteSocket routes(where);
    routes.add_address("lo", InterfaceAddress::parse("10.0.0.1/0"));
    EXPECT_EQ(addresses_of(routes, "lo").front(), "10.0.0.1/0");
}

TEST_F(RouteSocketTest, AnnouncesAddressesThatCanBeBoundAtOnce) {
    const auto where = NetworkNamespace::create();
    RouteSocket routes(where);
    const std::vector addresses{InterfaceAddress::parse("10.0.0.1"),
                                InterfaceAddress::parse("fd00::1")};
    routes.announce_addresses("lo", addresses);
    EXPECT_NO_THROW(bind_socket(where, "10.0.0.1:80", SOCK_STREAM));
    EXPECT_NO_THROW(bind_socket(where, "[fd00::1]:80", SOCK_STREAM));
}

TEST_F(RouteSocketTest, AddsATentativeAddressThatCannotBeBoundYet) {
    const auto where = NetworkNamespace::create();
    RouteSocket routes(where);
    create_veth_pair({&where, &routes, "a", "", {}}, {&where, &routes, "b", "", {}});
    routes.add_tentative_address("a", InterfaceAddress::parse("fd00::1/64"));
    EXPECT_THROW(bind_socket(where, "[fd00::1]:80", SOCK_STREAM), std::system_error);
    routes.add_address("a", InterfaceAddress::parse("fd00::2/64"));
    EXPECT_NO_THROW(bind_socket(where, "[fd00::2]:80", SOCK_STREAM));
}

TEST_F(RouteSocketTest, AddsAnAddressThatCanBeBoundToADeviceThatIsDown) {
    const auto where = NetworkNamespace::create();
    RouteSocket routes(where);
    create_veth_pair({&where, &routes, "a", "", {}}, {&where, &routes, "b", "", {}});
    routes.set_link("a", false);
    for (const char* address : {"10.0.0.1/24", "fd00::1/64"}) {
        EXPECT_NO_THROW(routes.add_address("a", InterfaceAddress::parse(address))) << address;
    }
    EXPECT_NO_THROW(bind_socket(where, "10.0.0.1:80", SOCK_STREAM));
    EXPECT_NO_THROW(bind_socket(where, "[fd00::1]:80", SOCK_STREAM));
}

TEST_F(RouteSocketTest, ListsLinksByIndexAndAddressesByDevice) {
    const auto where = NetworkNamespace::create();
    RouteSocket routes(where);
    create_veth_pair(
        {&where,
         &routes,
         "z",
         "",
         {InterfaceAddress::parse("10.0.0.2/24"), InterfaceAddress::parse("10.0.0.1/24")}},
        {&where, &routes, "a", "", {InterfaceAddress::parse("10.0.0.3/24")}});
    std::vector<std::string> devices;
    for (const LinkInfo& link : routes.links()) {
        devices.push_back(link.device);
    }
    EXPECT_EQ(devices, (std::vector<std::string>{"lo", "z", "a"}));
    std::vector<std::string> addresses;
    for (const AddressInfo& it : routes.addresses()) {
        addresses.push_back(it.device + " " + it.address.to_string());
    }
    EXPECT_EQ(addresses, (std::vector<std::string>{"a 10.0.0.3/24", "lo 127.0.0.1/8", "lo ::1/128",
                                                   "z 10.0.0.1/24", "z 10.0.0.2/24"}));
}

TEST_F(RouteSocketTest, KnowsWhichIndicesAreTaken) {
    const auto where = NetworkNamespace::create();
    const RouteSocket routes(where);
    EXPECT_TRUE(routes.has_index(1));
    EXPECT_FALSE(routes.has_index(2));
}

TEST_F(RouteSocketTest, KeepsItsNamespaceAlive) {
    std::optional<NetworkNamespace> where = NetworkNamespace::create();
    RouteSocket routes(*where);
    where.reset();
    EXPECT_EQ(routes.links().front().device, "lo");
}

TEST_F(RouteSocketTest, GivesItsDescriptorBackAlsoAfterAnError) {
    const auto where = NetworkNamespace::create();
    const auto before = open_descriptors();
    {
        RouteSocket routes(where);
        routes.add_address("lo", InterfaceAddress::parse("fd00::1/128"));
        EXPECT_THROW(routes.set_link("eth7", true), std::system_error);
    }
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(RouteSocketTest, RemovesAddresses) {
    const auto where = NetworkNamespace::create();
    RouteSocket routes(where);
    for (const auto* const text : {"10.0.0.1/32", "fd00::1/128"}) {
        routes.add_address("lo", InterfaceAddress::parse(text));
        routes.remove_address("lo", InterfaceAddress::parse(text));
    }
    EXPECT_EQ(addresses_of(routes, "lo"), (std::vector<std::string>{"127.0.0.1/8", "::1/128"}));
    EXPECT_THROW(bind_socket(where, "[fd00::1]:80", SOCK_STREAM), std::system_error);
}

TEST_F(RouteSocketTest, SaysWhatItAttemptedWhenTheKernelRefuses) {
    const auto where = NetworkNamespace::create();
    RouteSocket routes(where);
    try {
        routes.remove_address("lo", InterfaceAddress::parse("10.0.0.1/24"));
        FAIL() << "no exception";
    } catch (const std::system_error& fault) {
        EXPECT_EQ(fault.code().value(), EADDRNOTAVAIL);
        EXPECT_EQ(
            std::string(fault.what()).find("remove address 10.0.0.1/24 from lo in " + where.name()),
            0U)
            << fault.what();
    }
}

TEST_F(RouteSocketTest, SaysWhichDeviceThereIsNot) {
    const auto where = NetworkNamespace::create();
    RouteSocket routes(where);
    for (const auto* const name : {"eth7", "a-name-that-is-too-long", ""}) {
        try {
            routes.set_link(name, true);
            FAIL() << "no exception";
        } catch (const std::system_error& fault) {
            EXPECT_EQ(fault.code().value(), ENODEV) << fault.what();
        }
    }
}

TEST_F(RouteSocketTest, SetsALinkDownAndUp) {
    TwoHosts hosts;
    hosts.connect();
    RouteSocket routes(hosts.server);
    routes.set_link("eth0", false);
    EXPECT_THROW(connect_socket(hosts.server, "10.0.0.2:80", SOCK_STREAM), std::system_error);
    routes.set_link("eth0", true);
    routes.await_running("eth0");
    RouteSocket(hosts.client).await_running("eth0");
    const auto listener = listen_socket(hosts.client, "10.0.0.2:80", 1);
    EXPECT_NO_THROW(connect_socket(hosts.server, "10.0.0.2:80", SOCK_STREAM));
}

TEST_F(RouteSocketTest, CountsPacketsOnTheLink) {
    TwoHosts hosts;
    hosts.connect();
    const auto listener = listen_socket(hosts.server, "10.0.0.1:80", 1);
    RouteSocket routes(hosts.client);
    const auto before = routes.counters("eth0");
    const auto connection = connect_socket(hosts.client, "10.0.0.1:80", SOCK_STREAM);
    const auto after = routes.counters("eth0");
    EXPECT_GE(after.tx_packets - before.tx_packets, 3U);  // ARP, SYN, ACK
    EXPECT_GE(after.rx_packets - before.rx_packets, 2U);  // ARP, SYN-ACK
}

TEST_F(RouteSocketTest, RoutesByLinkAndByGateway) {
    TwoHosts hosts;
    hosts.connect();
    RouteSocket client(hosts.client);
    RouteSocket server(hosts.server);
    server.add_address("lo", InterfaceAddress::parse("10.1.0.1/32"));
    server.add_address("lo", InterfaceAddress::parse("fd01::1/128"));
    client.add_route(InterfaceAddress::parse("10.1.0.0/24"), IpAddress::parse("10.0.0.1"), "eth0");
    client.add_route(InterfaceAddress::parse("fd01::/64"), IpAddress::parse("fd00::1"), "eth0");
    client.add_route(InterfaceAddress::parse("10.2.0.0/24"), std::nullopt, "eth0");
    const auto listener = listen_socket(hosts.server, "[::]:80", 2);
    EXPECT_NO_THROW(connect_socket(hosts.client, "10.1.0.1:80", SOCK_STREAM));
    EXPECT_NO_THROW(connect_socket(hosts.client, "[fd01::1]:80", SOCK_STREAM));
    EXPECT_NO_THROW(connect_socket(hosts.client, "10.2.0.1:80", SOCK_DGRAM));
    EXPECT_THROW(connect_socket(hosts.client, "10.3.0.1:80", SOCK_DGRAM), std::system_error);
}

TEST_F(RouteSocketTest, LosesWhatIsSentToAWrongNeighbourUntilItIsRemoved) {
    TwoHosts hosts;
    hosts.connect();
    RouteSocket client(hosts.client);
    for (const auto* const server : {"10.0.0.1", "fd00::1"}) {
        const IpAddress address = IpAddress::parse(server);
        const std::string endpoint = Endpoint{address, 80}.to_string();
        const auto to = bind_socket(hosts.server, endpoint, SOCK_DGRAM);
        const auto from = connect_socket(hosts.client, endpoint, SOCK_DGRAM);
        client.set_neighbour("eth0", address, "02:00:00:00:00:99");
        send_datagram(from, "lost");
        client.set_neighbour("eth0", address, kServerMac);
        send_datagram(from, "arrives");
        EXPECT_EQ(receive_datagram(to), "arrives");  // they do not overtake each other
        client.remove_neighbour("eth0", address);
        send_datagram(from, "arrives, too");
        EXPECT_EQ(receive_datagram(to), "arrives, too");
    }
}

TEST_F(RouteSocketTest, TellsHowAPacketGoes) {
    TwoHosts hosts;
    hosts.connect();
    const auto source = [&](const char* to, std::uint32_t interface = 0) {
        return hosts.at_client.route_to(IpAddress::parse(to), interface).source->to_string();
    };
    EXPECT_EQ(source("10.0.0.1"), "10.0.0.2");
    EXPECT_EQ(source("fd00::1"), "fd00::2");
    EXPECT_EQ(source("10.0.0.2"), "10.0.0.2") << "itself";
    EXPECT_EQ(source("fd00::2"), "fd00::2");
    EXPECT_EQ(source("127.0.0.1"), "127.0.0.1");
    EXPECT_EQ(source("10.0.0.1", hosts.at_client.links().back().index), "10.0.0.2");
    const auto is_to_many = [&](const char* to) {
        return hosts.at_client.route_to(IpAddress::parse(to), 0).is_to_many;
    };
    EXPECT_TRUE(is_to_many("10.0.0.255"));
    EXPECT_FALSE(is_to_many("10.0.0.1"));
    EXPECT_FALSE(is_to_many("10.0.0.2"));
    try {
        source("10.9.9.9");
        FAIL() << "there is no way";
    } catch (const std::system_error& error) {
        EXPECT_EQ(error.code().value(), ENETUNREACH);
    }
}

}  // namespace
}  // namespace bindlab
