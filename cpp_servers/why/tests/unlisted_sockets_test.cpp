#include "cpp_servers/why/unlisted_sockets.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

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
    const auto all = unlisted_sockets(where_, {8080, 8080}, {});
    ASSERT_EQ(all.found.size(), 1U);
    const HeldSocket& held = all.found.front();
    EXPECT_EQ(held.as, HeldAs::bound);
    EXPECT_EQ(held.entry.local.to_string(), "127.0.0.1:8080");
    EXPECT_EQ(held.entry.uid, ::geteuid());
    ASSERT_EQ(held.owners.size(), 1U) << "this process is in another namespace";
    EXPECT_EQ(held.owners.front().process.pid, child.pid());
    EXPECT_TRUE(held.options);
    EXPECT_TRUE(unlisted_sockets(where_, {8081, 8081}, {}).found.empty());
    EXPECT_TRUE(unlisted_sockets(where_, {8080, 8080}, {held.entry.inode}).found.empty());
}

TEST_F(UnlistedSocketsTest, AreWhoseTheyWereMadeAsNotWhoseTheirProcessIsNow) {
    constexpr uid_t kUser = 1001;
    if (::seteuid(kUser) != 0) {
        GTEST_SKIP() << "needs a further user";
    }
    ASSERT_EQ(::seteuid(0), 0);
    where_.run_inside([&] {
        ASSERT_EQ(::seteuid(kUser), 0);
        const Descriptor of_user(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        ASSERT_EQ(::seteuid(0), 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(8081);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ASSERT_EQ(::bind(of_user.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        ASSERT_EQ(unlisted_sockets(where_, {8081, 8081}, {}).found.at(0).entry.uid, kUser);
    });
}

TEST_F(UnlistedSocketsTest, MayHaveLostThePortOfAConnectionThatIsOver) {
    where_.run_inside([&] {
        const Descriptor client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        SocketAddress address = Endpoint::parse("127.0.0.1:81").to_socket_address();
        ASSERT_NE(::connect(client.get(), address.get(), address.length), 0) << "nobody listens";
        SocketAddress own;
        ASSERT_EQ(::getsockname(client.get(), own.get(), &own.length), 0);
        const std::uint16_t port = Endpoint::from(own).port;
        ASSERT_NE(port, 0) << "it goes on to tell it";
        EXPECT_TRUE(unlisted_sockets(where_, {port, port}, {}).found.at(0).may_have_lost_port);
        const auto bound = bind_socket(where_, "127.0.0.2:82", SOCK_STREAM);
        EXPECT_FALSE(unlisted_sockets(where_, {82, 82}, {}).found.at(0).may_have_lost_port);
    });
}

TEST_F(UnlistedSocketsTest, AreNoListenersAndNoDatagrams) {
    const auto listener = listen_socket(where_, "127.0.0.1:8080", 1);
    const auto datagrams = bind_socket(where_, "127.0.0.1:8080", SOCK_DGRAM);
    const Child first = holder(listener);
    const Child second = holder(datagrams);
    EXPECT_TRUE(unlisted_sockets(where_, {8080, 8080}, {}).found.empty());
}

}  // namespace
}  // namespace bindlab
