#include "netns/network_namespace.hpp"

#include <gtest/gtest.h>
#include <net/if.h>

#include <stdexcept>

#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

class NetworkNamespaceTest : public NeedsNamespaces {};

TEST(CurrentNetworkNamespace, IsTheSameEachTime) {
    EXPECT_EQ(NetworkNamespace::current().inode(), NetworkNamespace::current().inode());
    EXPECT_NE(NetworkNamespace::current().inode(), 0U);
}

TEST_F(NetworkNamespaceTest, IsNewAndLeavesTheCallerWhereItWas) {
    const auto before = NetworkNamespace::current().inode();
    const auto first = NetworkNamespace::create();
    const auto second = NetworkNamespace::create();
    EXPECT_NE(first.inode(), before);
    EXPECT_NE(first.inode(), second.inode());
    EXPECT_EQ(NetworkNamespace::current().inode(), before);
}

TEST_F(NetworkNamespaceTest, IsNamedAsProcShowsIt) {
    const auto where = NetworkNamespace::create();
    EXPECT_EQ(where.name(), "net:[" + std::to_string(where.inode()) + "]");
}

TEST_F(NetworkNamespaceTest, HasLoopbackUpInBothFamilies) {
    const auto where = NetworkNamespace::create();
    for (const auto* const address : {"127.0.0.1:80", "[::1]:80"}) {
        const auto listener = listen_socket(where, address, 1);
        EXPECT_NO_THROW(connect_socket(where, address, SOCK_STREAM)) << address;
    }
}

TEST_F(NetworkNamespaceTest, RunsAFunctionInsideAndComesBack) {
    const auto before = NetworkNamespace::current().inode();
    const auto where = NetworkNamespace::create();
    const auto inside = where.run_inside([] { return NetworkNamespace::current().inode(); });
    EXPECT_EQ(inside, where.inode());
    EXPECT_EQ(NetworkNamespace::current().inode(), before);
}

TEST_F(NetworkNamespaceTest, ComesBackFromAFunctionThatThrows) {
    const auto before = NetworkNamespace::current().inode();
    const auto where = NetworkNamespace::create();
    const auto fail = []() -> int { throw std::runtime_error("inside"); };
    EXPECT_THROW(where.run_inside(fail), std::runtime_error);
    EXPECT_EQ(NetworkNamespace::current().inode(), before);
}

TEST_F(NetworkNamespaceTest, CanBeVisitedFromWithinAnother) {
    const auto outer = NetworkNamespace::create();
    const auto inner = NetworkNamespace::create();
    const auto seen = outer.run_inside([&] {
        inner.run_inside([] {});
        return NetworkNamespace::current().inode();
    });
    EXPECT_EQ(seen, outer.inode());
}

TEST_F(NetworkNamespaceTest, TakesTheCallerInForGood) {
    const auto home = NetworkNamespace::current();
    const auto where = NetworkNamespace::create();
    where.enter();
    EXPECT_EQ(NetworkNamespace::current().inode(), where.inode());
    home.enter();
    EXPECT_EQ(NetworkNamespace::current().inode(), home.inode());
}

}  // namespace
}  // namespace bindlab
