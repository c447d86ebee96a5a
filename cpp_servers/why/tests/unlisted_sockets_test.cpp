#include "cpp_servers/why/unlisted_sockets.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "netns/tests/living_in.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

class UnlistedSocketsTest : public NeedsNamespaces {
protected:
    NetworkNamespace where_ = NetworkNamespace::create();

    /// A process that lives there and has `socket` open.
    Child holder(const Descriptor& socket) const { return living_in(where_, {socket.get()}); }
};

TEST_F(UnlistedSocketsTest, AreThoseThatAreBoundAndNothingElse) {
    const auto bound = bind_socket(where_, "127.0.0.1:8080", SOCK_STREAM);
    const Child child = holder(bound);
    const auto all = unlisted_sockets(where_, 8080, {});
    ASSERT_EQ(all.found.size(), 1U);
    const HeldSocket& held = all.found.front();
    EXPECT_EQ(held.as, HeldAs::bound);
    EXPECT_EQ(held.entry.local.to_string(), "127.0.0.1:8080");
    EXPECT_EQ(held.entry.uid, ::geteuid());
    ASSERT_EQ(held.owners.size(), 1U) << "this process is in another namespace";
    EXPECT_EQ(held.owners.front().process.pid, child.pid());
    EXPECT_TRUE(held.options);
    EXPECT_TRUE(unlisted_sockets(where_, 8081, {}).found.empty());
    EXPECT_TRUE(unlisted_sockets(where_, 8080, {held.entry.inode}).found.empty());
}

TEST_F(UnlistedSocketsTest, AreNoListenersAndNoDatagrams) {
    const auto listener = listen_socket(where_, "127.0.0.1:8080", 1);
    const auto datagrams = bind_socket(where_, "127.0.0.1:8080", SOCK_DGRAM);
    const Child first = holder(listener);
    const Child second = holder(datagrams);
    EXPECT_TRUE(unlisted_sockets(where_, 8080, {}).found.empty());
}

}  // namespace
}  // namespace bindlab
