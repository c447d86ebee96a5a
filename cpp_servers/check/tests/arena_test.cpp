#include "cpp_servers/check/arena.hpp"

#include <sys/socket.h>

#include <array>

#include "netns/sysctl.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

using ArenaTest = NeedsNamespaces;

TEST_F(ArenaTest, IsEmptyAndHasTheAddressesThatAreAskedFor) {
    const NamespaceFactory factory;
    const std::array further{InterfaceAddress::parse("10.1.2.3/24")};
    Arena arena(factory, further, {});
    EXPECT_TRUE(arena.sockets().empty());
    EXPECT_EQ(arena.orphan_retries(), 0);
    const Descriptor listener = listen_socket(arena.where(), "10.1.2.3:80", 1);
    ASSERT_EQ(arena.sockets().size(), 1U);
    EXPECT_EQ(arena.sockets()[0].state, "LISTEN");
}

TEST_F(ArenaTest, FindsTheServersSideOfAConnection) {
    const NamespaceFactory factory;
    Arena arena(factory, {}, {});
    const Descriptor listener = listen_socket(arena.where(), "127.0.0.1:80", 1);
    const Descriptor client = connect_socket(arena.where(), "127.0.0.1:80", SOCK_STREAM);
    SocketAddress own;
    ::getsockname(client.get(), own.get(), &own.length);
    const std::uint16_t port = Endpoint::from(own).port;
    ASSERT_TRUE(arena.server_side(80, port).has_value());
    EXPECT_FALSE(arena.server_side(80, port)->owner()) << "nobody has accepted it";
    const Descriptor connection = accept_socket(listener);
    EXPECT_TRUE(arena.server_side(80, port)->owner());
    EXPECT_FALSE(arena.server_side(80, 1).has_value());
}

TEST_F(ArenaTest, ReservesTheServersPorts) {
    const NamespaceFactory factory;
    const std::array<std::uint16_t, 2> ports = {40000, 40002};
    const Arena arena(factory, {}, ports);
    EXPECT_EQ(read_sysctl(arena.where(), "net.ipv4.ip_local_reserved_ports"), "40000,40002");
}

}  // namespace
}  // namespace bindlab
