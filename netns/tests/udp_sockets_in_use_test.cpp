// Whether a namespace has UDP sockets, by the kernel's count and by its tables.
#include "netns/udp_sockets_in_use.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "netns/network_namespace.hpp"
#include "netns/socket_table.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

TEST(SaysNoneInUse, OnlyIfTheLineIsThereAndSaysZero) {
    EXPECT_TRUE(says_none_in_use("TCP: inuse 1\nUDP: inuse 0 mem 2\nRAW: inuse 1\n", "UDP"));
    EXPECT_TRUE(says_none_in_use("UDP6: inuse 0\n", "UDP6"));
    EXPECT_FALSE(says_none_in_use("UDP: inuse 1 mem 2\n", "UDP"));
    EXPECT_FALSE(says_none_in_use("UDP: inuse 05\n", "UDP"));
    EXPECT_FALSE(says_none_in_use("UDPLITE: inuse 0\n", "UDP"));
    EXPECT_FALSE(says_none_in_use("UDP6: inuse 0\n", "UDP"));
    EXPECT_FALSE(says_none_in_use("UDP: mem 0\n", "UDP"));
    EXPECT_FALSE(says_none_in_use("UDP: inuse 0", "UDP")) << "a line without its end was cut off";
    EXPECT_FALSE(says_none_in_use("", "UDP"));
}

class UdpSocketsInUseTest : public NeedsNamespaces {};

TEST_F(UdpSocketsInUseTest, NoneUntilOneHasAPortAndAgainWhenItIsClosed) {
    const auto where = NetworkNamespace::create();
    const auto other = NetworkNamespace::create();
    const UdpSocketsInUse udp(where);
    SocketTable table(where);
    for (const char* address : {"127.0.0.1:80", "[::1]:80"}) {
        EXPECT_TRUE(udp.none()) << address;
        const auto elsewhere = bind_socket(other, address, SOCK_DGRAM);
        EXPECT_TRUE(udp.none()) << address;
        const auto without_port = open_socket(where, Family::ipv4, SOCK_DGRAM);
        EXPECT_TRUE(udp.none()) << address;
        const auto socket = bind_socket(where, address, SOCK_DGRAM);
        EXPECT_FALSE(udp.none()) << address;
        EXPECT_EQ(table.read(Protocol::udp).size(), 1U) << address;
    }
    EXPECT_TRUE(udp.none());
    EXPECT_TRUE(table.read(Protocol::udp).empty());
}

TEST_F(UdpSocketsInUseTest, TcpIsNoneOfItsBusiness) {
    const auto where = NetworkNamespace::create();
    const auto listener = listen_socket(where, "127.0.0.1:80", 1);
    EXPECT_TRUE(UdpSocketsInUse(where).none());
}

}  // namespace
}  // namespace bindlab
