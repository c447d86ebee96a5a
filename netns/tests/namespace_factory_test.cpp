#include "netns/namespace_factory.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "netns/route_socket.hpp"
#include "netns/sysctl.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class NamespaceFactoryTest : public NeedsNamespaces {};

TEST_F(NamespaceFactoryTest, MovesTheCallerAwayFromItsOwnNetwork) {
    in_child([] {
        const auto before = NetworkNamespace::current().inode();
        const NamespaceFactory namespaces;
        EXPECT_NE(NetworkNamespace::current().inode(), before);
    });
}

TEST_F(NamespaceFactoryTest, MakesAFreshNamespaceEachTimeWithLoUp) {
    in_child([] {
        const NamespaceFactory namespaces;
        const NetworkNamespace a = namespaces.make();
        const NetworkNamespace b = namespaces.make();
        EXPECT_NE(a.inode(), b.inode());
        const auto links = RouteSocket(a).links();
        const auto lo = std::ranges::find(links, "lo", &LinkInfo::device);
        ASSERT_NE(lo, links.end());
        EXPECT_TRUE(lo->up);
    });
}

TEST_F(NamespaceFactoryTest, GivesEachASmallTableAndTheLimitsOfALargeOne) {
    const auto size = read_sysctl(NetworkNamespace::create(), "net.ipv4.tcp_ehash_entries");
    if (!size) {
        GTEST_SKIP() << "needs Linux 6.1: tables of a namespace's own";
    }
    in_child([] {
        const NetworkNamespace plain = NetworkNamespace::create();
        const NamespaceFactory namespaces;
        const NetworkNamespace made = namespaces.make();
        const long entries = std::stol(*read_sysctl(made, "net.ipv4.tcp_ehash_entries"));
        EXPECT_LE(std::abs(entries), 4096);
        for (const char* limit : {"net.ipv4.tcp_max_tw_buckets", "net.ipv4.tcp_max_syn_backlog"}) {
            EXPECT_EQ(read_sysctl(made, limit), read_sysctl(plain, limit)) << limit;
        }
    });
}

TEST_F(NamespaceFactoryTest, LeavesRoomForRemnantsWhereTheTableIsTiny) {
    EXPECT_EQ(with_room_for_remnants("32"), "4096");
    EXPECT_EQ(with_room_for_remnants("4096"), "4096");
    EXPECT_EQ(with_room_for_remnants("100000"), "100000");
    in_child([] {
        const NamespaceFactory namespaces;
        const NetworkNamespace made = namespaces.make();
        EXPECT_GE(std::stol(*read_sysctl(made, "net.ipv4.tcp_max_tw_buckets")), 4096);
    });
}

}  // namespace
}  // namespace bindlab
