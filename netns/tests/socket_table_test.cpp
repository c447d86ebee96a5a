#include "netns/socket_table.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "netns/route_socket.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/open_descriptors.hpp"
#include "netns/tests/test_socket.hpp"
#include "netns/tests/two_hosts.hpp"

namespace bindlab {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::optional<SocketEntry> find(const std::vector<SocketEntry>& table, const std::string& state) {
    const auto it = std::find_if(table.begin(), table.end(),
                                 [&](const SocketEntry& entry) { return entry.state == state; });
    return it == table.end() ? std::nullopt : std::optional(*it);
}

class SocketTableTest : public NeedsNamespaces {
protected:
    static std::vector<SocketEntry> read(const NetworkNamespace& where) {
        return SocketTable(where).read();
    }

    /// The states of all sockets, in the table's order.
    static std::vector<std::string> states(const NetworkNamespace& where) {
        std::vector<std::string> result;
        for (const SocketEntry& entry : read(where)) {
            result.push_back(entry.state);
        }
        return result;
    }

    /// Looks again for a second until there is a socket in this state.
    static std::optional<SocketEntry> await(const NetworkNamespace& where,
                                            const std::string& state) {
        SocketTable table(where);
        for (int count = 0; count < 1000; ++count) {
            if (auto entry = find(table.read(), state)) {
                return entry;
            }
            ::poll(nullptr, 0, 1);
        }
        return std::nullopt;
    }
};

TEST_F(SocketTableTest, IsEmptyInANewNamespace) {
    EXPECT_TRUE(read(NetworkNamespace::create()).empty());
}

TEST_F(SocketTableTest, ShowsTheSocketsOfItsNamespaceOnly) {
    const auto where = NetworkNamespace::create();
    const auto other = NetworkNamespace::create();
    const auto listener = listen_socket(other, "127.0.0.1:80", 1);
    EXPECT_TRUE(read(where).empty());
    EXPECT_EQ(read(other).size(), 1U);
}

TEST_F(SocketTableTest, ReadsOneProtocolOrBothTcpFirst) {
    const auto where = NetworkNamespace::create();
    const auto listener = listen_socket(where, "127.0.0.1:80", 1);
    const auto datagrams = bind_socket(where, "127.0.0.1:80", SOCK_DGRAM);
    SocketTable table(where);
    const auto tcp = table.read(Protocol::tcp);
    const auto udp = table.read(Protocol::udp);
    const auto both = table.read();
    ASSERT_EQ(tcp.size(), 1U);
    ASSERT_EQ(udp.size(), 1U);
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(both.front().inode, tcp.front().inode);
    EXPECT_EQ(both.back().inode, udp.front().inode);
}

TEST_F(SocketTableTest, ReadsOnePortAlone) {
    const auto where = NetworkNamespace::create();
    std::vector<Descriptor> sockets;
    for (const char* endpoint : {"127.0.0.1:79", "127.0.0.1:80", "[::]:81", "127.0.0.1:65535"}) {
        sockets.push_back(listen_socket(where, endpoint, 1));
        sockets.push_back(bind_socket(where, endpoint, SOCK_DGRAM));
    }
    SocketTable table(where);
    for (const Protocol protocol : {Protocol::tcp, Protocol::udp}) {
        for (const unsigned wanted : {79U, 80U, 81U, 65535U}) {
            const auto port = static_cast<std::uint16_t>(wanted);
            const auto entries = table.read(protocol, port);
            ASSERT_EQ(entries.size(), 1U) << to_string(protocol) << port;
            EXPECT_EQ(entries[0].local.port, port);
            EXPECT_EQ(entries[0].protocol, protocol);
        }
        EXPECT_TRUE(table.read(protocol, 82).empty());
    }
}

TEST_F(SocketTableTest, ShowsAListenerWithBacklogAndOwner) {
    const auto where = NetworkNamespace::create();
    const auto listener = listen_socket(where, "127.0.0.1:80", 7);
    const auto table = read(where);
    ASSERT_EQ(table.size(), 1U);
    const SocketEntry& entry = table.front();
    EXPECT_EQ(entry.protocol, Protocol::tcp);
    EXPECT_FALSE(entry.ipv6);
    EXPECT_EQ(entry.state, "LISTEN");
    EXPECT_EQ(entry.local.to_string(), "127.0.0.1:80");
    EXPECT_EQ(entry.remote.to_string(), "0.0.0.0:0");
    EXPECT_EQ(entry.timer, "off");
    EXPECT_EQ(entry.timer_left, milliseconds(0));
    EXPECT_EQ(entry.send_queue, 7U);
    EXPECT_EQ(entry.receive_queue, 0U);
    EXPECT_TRUE(entry.owner());
}

TEST_F(SocketTableTest, TellsV6OnlyOfWhoeverListensOrIsOpenInIpv6) {
    const auto where = NetworkNamespace::create();
    const auto both = listen_socket(where, "[::]:80", 1);
    const auto one = listen_socket(where, "[::1]:81", 1);  // __inet6_bind(): one address is IPv6's
    const auto ipv4 = listen_socket(where, "127.0.0.1:82", 1);
    const auto datagrams = bind_socket(where, "[::]:83", SOCK_DGRAM);
    SocketTable table(where);
    EXPECT_EQ(table.read(Protocol::tcp, 80).at(0).v6only, false);
    EXPECT_EQ(table.read(Protocol::tcp, 81).at(0).v6only, true);
    EXPECT_EQ(table.read(Protocol::tcp, 82).at(0).v6only, std::nullopt);
    EXPECT_EQ(table.read(Protocol::udp, 83).at(0).v6only, false);
    const auto client = connect_socket(where, "[::1]:81", SOCK_STREAM);
    const auto entry = await(where, "ESTABLISHED");
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->v6only, std::nullopt);
}

TEST_F(SocketTableTest, CountsTheConnectionsThatWaitForAccept) {
    const auto where = NetworkNamespace::create();
    const auto listener = listen_socket(where, "127.0.0.1:80", 7);
    const auto connection = connect_socket(where, "127.0.0.1:80", SOCK_STREAM);
    EXPECT_EQ(find(read(where), "LISTEN")->receive_queue, 1U);
}

TEST_F(SocketTableTest, ShowsBothEndsOfAConnectionAndTheirQueues) {
    const auto where = NetworkNamespace::create();
    const auto listener = listen_socket(where, "[::1]:80", 7);
    const auto client = connect_socket(where, "[::1]:80", SOCK_STREAM);
    const auto server = accept_socket(listener);
    ASSERT_EQ(::send(client.get(), "hello", 5, 0), 5);
    EXPECT_EQ(states(where), (std::vector<std::string>{"LISTEN", "ESTABLISHED", "ESTABLISHED"}));
    const auto table = read(where);
    EXPECT_TRUE(table[1].ipv6);
    EXPECT_EQ(table[1].local.to_string(), "[::1]:80");
    EXPECT_EQ(table[1].local, table[2].remote);
    EXPECT_EQ(table[1].remote, table[2].local);
    EXPECT_EQ(table[1].receive_queue, 5U);
}

TEST_F(SocketTableTest, ShowsTimeWaitWithoutOwnerAndWithTheTimeLeft) {
    const auto where = NetworkNamespace::create();
    const auto listener = listen_socket(where, "127.0.0.1:80", 7);
    auto client = connect_socket(where, "127.0.0.1:80", SOCK_STREAM);
    auto server = accept_socket(listener);
    server.reset();
    EXPECT_TRUE(await(where, "CLOSE_WAIT"));
    EXPECT_TRUE(await(where, "FIN_WAIT2"));
    client.reset();
    const auto entry = await(where, "TIME_WAIT");
    ASSERT_TRUE(entry);
    EXPECT_FALSE(entry->owner());
    EXPECT_EQ(entry->local.to_string(), "127.0.0.1:80");
    EXPECT_EQ(entry->timer, "timewait");
    EXPECT_GT(entry->timer_left, seconds(50));
    EXPECT_LE(entry->timer_left, seconds(61));
}

TEST_F(SocketTableTest, ShowsBothSidesOfAHandshakeThatIsStuck) {
    TwoHosts hosts;
    hosts.connect();
    const auto listener = listen_socket(hosts.server, "10.0.0.1:80", 7);
    RouteSocket(hosts.server)
        .set_neighbour("eth0", IpAddress::parse("10.0.0.2"), "02:00:00:00:00:99");
    const auto client = open_socket(hosts.client, Family::ipv4, SOCK_STREAM | SOCK_NONBLOCK);
    const SocketAddress to = Endpoint::parse("10.0.0.1:80").to_socket_address();
    EXPECT_EQ(::connect(client.get(), to.get(), to.length), -1);
    const auto sent = await(hosts.client, "SYN_SENT");
    const auto received = await(hosts.server, "SYN_RECV");
    ASSERT_TRUE(sent);
    ASSERT_TRUE(received);
    EXPECT_TRUE(sent->owner());
    EXPECT_EQ(sent->timer, "retransmit");
    EXPECT_GT(sent->timer_left, milliseconds(0));
    EXPECT_FALSE(received->owner());
    EXPECT_EQ(received->timer, "retransmit");
    EXPECT_EQ(received->local.to_string(), "10.0.0.1:80");
}

TEST_F(SocketTableTest, ShowsAnEndThatIsStuck) {
    TwoHosts hosts;
    hosts.connect();
    const auto listener = listen_socket(hosts.server, "[fd00::1]:80", 7);
    const auto first = connect_socket(hosts.client, "[fd00::1]:80", SOCK_STREAM);
    auto first_server = accept_socket(listener);
    auto second = connect_socket(hosts.client, "[fd00::1]:80", SOCK_STREAM);
    auto second_server = accept_socket(listener);
    second.reset();
    EXPECT_TRUE(await(hosts.server, "CLOSE_WAIT"));
    RouteSocket(hosts.server)
        .set_neighbour("eth0", IpAddress::parse("fd00::2"), "02:00:00:00:00:99");
    first_server.reset();
    second_server.reset();
    EXPECT_TRUE(await(hosts.server, "FIN_WAIT1"));
    EXPECT_TRUE(await(hosts.server, "LAST_ACK"));
    EXPECT_EQ(find(read(hosts.server), "FIN_WAIT1")->timer, "retransmit");
    EXPECT_TRUE(find(read(hosts.server), "LAST_ACK")->ipv6);
}

TEST_F(SocketTableTest, ShowsKeepalive) {
    const auto where = NetworkNamespace::create();
    const auto listener = listen_socket(where, "127.0.0.1:80", 7);
    const auto client = connect_socket(where, "127.0.0.1:80", SOCK_STREAM);
    const int on = 1;
    ASSERT_EQ(::setsockopt(client.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on), 0);
    const auto table = read(where);
    EXPECT_TRUE(std::any_of(table.begin(), table.end(),
                            [](const SocketEntry& entry) { return entry.timer == "keepalive"; }));
}

TEST_F(SocketTableTest, ShowsABoundTcpSocketWhereTheKernelTells) {
    const auto where = NetworkNamespace::create();
    const auto v4 = bind_socket(where, "127.0.0.1:80", SOCK_STREAM);
    const auto v6 = bind_socket(where, "[::1]:81", SOCK_STREAM);
    const auto table = read(where);
    if (table.empty()) {
        GTEST_SKIP() << "this kernel does not tell of bound TCP sockets (since Linux 6.8)";
    }
    ASSERT_EQ(table.size(), 2U);
    EXPECT_EQ(table[0].state, "BOUND_INACTIVE");
    EXPECT_EQ(table[0].local.to_string(), "127.0.0.1:80");
    EXPECT_TRUE(table[0].owner());
    EXPECT_EQ(table[1].state, "BOUND_INACTIVE");
    EXPECT_EQ(table[1].local.to_string(), "[::1]:81");
}

TEST_F(SocketTableTest, ShowsUdpSocketsBoundAndConnected) {
    const auto where = NetworkNamespace::create();
    const auto bound = bind_socket(where, "127.0.0.1:53", SOCK_DGRAM);
    const auto connected = connect_socket(where, "[::1]:53", SOCK_DGRAM);
    const auto table = read(where);
    ASSERT_EQ(table.size(), 2U);
    EXPECT_EQ(table[0].protocol, Protocol::udp);
    EXPECT_EQ(table[0].state, "CLOSE");
    EXPECT_EQ(table[0].local.to_string(), "127.0.0.1:53");
    EXPECT_EQ(table[1].state, "ESTABLISHED");
    EXPECT_EQ(table[1].remote.to_string(), "[::1]:53");
}

TEST_F(SocketTableTest, ShowsAnIpv4ConnectionOfAnIpv6SocketAsMapped) {
    const auto where = NetworkNamespace::create();
    const auto listener = listen_socket(where, "[::]:80", 7);
    const auto client = connect_socket(where, "127.0.0.1:80", SOCK_STREAM);
    const auto table = read(where);
    EXPECT_TRUE(std::any_of(table.begin(), table.end(), [](const SocketEntry& entry) {
        return entry.ipv6 && entry.local.to_string() == "[::ffff:127.0.0.1]:80";
    }));
}

TEST_F(SocketTableTest, ShowsTheDeviceASocketIsBoundTo) {
    const auto where = NetworkNamespace::create();
    auto socket = open_socket(where, Family::ipv4, SOCK_DGRAM);
    ASSERT_EQ(::setsockopt(socket.get(), SOL_SOCKET, SO_BINDTODEVICE, "lo", 3), 0);
    const SocketAddress local = Endpoint::parse("127.0.0.1:53").to_socket_address();
    ASSERT_EQ(::bind(socket.get(), local.get(), local.length), 0);
    ASSERT_EQ(read(where).size(), 1U);
    EXPECT_EQ(read(where).front().interface, 1U);
}

TEST_F(SocketTableTest, HoldsMoreSocketsThanOneDatagram) {
    const auto where = NetworkNamespace::create();
    constexpr std::size_t kMany = 700;
    std::vector<Descriptor> sockets;
    sockets.reserve(kMany);
    for (std::size_t count = 0; count < kMany; ++count) {
        sockets.push_back(bind_socket(where, "127.0.0.1:0", SOCK_DGRAM));
    }
    const auto table = read(where);
    EXPECT_EQ(table.size(), sockets.size());
    EXPECT_TRUE(std::is_sorted(
        table.begin(), table.end(),
        [](const SocketEntry& a, const SocketEntry& b) { return a.local < b.local; }));
}

TEST_F(SocketTableTest, ShowsTheUserASocketBelongsTo) {
    const auto where = NetworkNamespace::create();
    const auto socket = bind_socket(where, "127.0.0.1:53", SOCK_DGRAM);
    EXPECT_EQ(read(where).front().uid, ::getuid());
    ASSERT_EQ(::fchown(socket.get(), 12345, 12345), 0);
    EXPECT_EQ(read(where).front().uid, 12345U);
}

TEST_F(SocketTableTest, ShowsASenderThatWaitsForRoom) {
    const auto where = NetworkNamespace::create();
    const auto listener = listen_socket(where, "127.0.0.1:80", 7);
    const auto client = connect_socket(where, "127.0.0.1:80", SOCK_STREAM);
    const auto server = accept_socket(listener);
    const std::vector<char> block(65536);
    while (::send(client.get(), block.data(), block.size(), MSG_DONTWAIT) > 0) {
    }
    const auto waits = [&] {
        for (const SocketEntry& entry : read(where)) {
            if (entry.timer == "zero-window") {
                return true;
            }
        }
        return false;
    };
    bool seen = false;
    for (int count = 0; !seen && count < 5000; ++count) {
        ::poll(nullptr, 0, 1);
        seen = waits();
    }
    EXPECT_TRUE(seen);
}

TEST_F(SocketTableTest, KeepsItsNamespaceAlive) {
    std::optional<NetworkNamespace> where = NetworkNamespace::create();
    SocketTable table(*where);
    where.reset();
    EXPECT_TRUE(table.read().empty());
}

TEST_F(SocketTableTest, GivesItsDescriptorBack) {
    const auto where = NetworkNamespace::create();
    const auto before = open_descriptors();
    EXPECT_TRUE(read(where).empty());
    EXPECT_EQ(open_descriptors(), before);
}

TEST(Protocol, IsNamedInSmallLetters) {
    EXPECT_EQ(to_string(Protocol::tcp), "tcp");
    EXPECT_EQ(to_string(Protocol::udp), "udp");
}

}  // namespace
}  // namespace bindlab
