#include "cpp_servers/grid/second_socket.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/grid/network.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

class SecondSocketTest : public NeedsNamespaces {};

PairAnswer answer(const GridNetwork& network, const std::string& second) {
    const Cell cell = cell_of("tcp,first4,none,listening," + second + ",same,none");
    return network.host().run_inside([&] { return try_second(cell, 10000, nullptr); });
}

TEST_F(SecondSocketTest, IsRefusedByAListenerAndNotOnAnotherAddress) {
    in_child([] {
        const NamespaceFactory namespaces;
        const GridNetwork network(namespaces);
        const auto listener = listen_socket(network.host(), "10.0.0.1:10000", 1);
        EXPECT_EQ(answer(network, "first4,addr"), (PairAnswer{EADDRINUSE, kNotTried}));
        EXPECT_EQ(answer(network, "wildcard6,none"), (PairAnswer{EADDRINUSE, kNotTried}));
        EXPECT_EQ(answer(network, "wildcard6_only,none"), (PairAnswer{0, 0}));
        EXPECT_EQ(answer(network, "second4,none"), (PairAnswer{0, 0}));
    });
}

TEST_F(SecondSocketTest, DoesNotListenWithUdp) {
    in_child([] {
        const NamespaceFactory namespaces;
        const GridNetwork network(namespaces);
        const Cell cell = cell_of("udp,first4,none,bound,first4,none,same,none");
        const auto got =
            network.host().run_inside([&] { return try_second(cell, 10000, nullptr); });
        EXPECT_EQ(got, (PairAnswer{0, kNotTried}));
        EXPECT_TRUE(SocketTable(network.host()).read().empty());
    });
}

}  // namespace
}  // namespace bindlab
