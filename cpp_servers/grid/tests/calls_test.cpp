#include "cpp_servers/grid/calls.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <system_error>

#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

int option(const Descriptor& socket, int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    EXPECT_EQ(::getsockopt(socket.get(), level, name, &value, &size), 0);
    return value;
}

class CallsTest : public NeedsNamespaces {
protected:
    template <class Body>
    static void inside(const Body& body) {
        NetworkNamespace::create().run_inside(body);
    }
};

TEST_F(CallsTest, SetTheOptionsThatAreWanted) {
    inside([] {
        const Calls calls("test", nullptr);
        const Descriptor socket = calls.socket(AF_INET6, Protocol::tcp);
        calls.prepare(socket.get(), place_of(Address::wildcard6_only), {true, false}, "lo");
        EXPECT_EQ(option(socket, SOL_SOCKET, SO_REUSEADDR), 1);
        EXPECT_EQ(option(socket, SOL_SOCKET, SO_REUSEPORT), 0);
        EXPECT_EQ(option(socket, IPPROTO_IPV6, IPV6_V6ONLY), 1);
        EXPECT_EQ(option(socket, SOL_SOCKET, SO_BINDTOIFINDEX), 1);
    });
}

TEST_F(CallsTest, GiveBackErrnoWhereItIsData) {
    inside([] {
        const Calls calls("test", nullptr);
        const Endpoint where = Endpoint::parse("127.0.0.1:10000");
        const Descriptor one = calls.socket(AF_INET, Protocol::tcp);
        const Descriptor two = calls.socket(AF_INET, Protocol::tcp);
        EXPECT_EQ(calls.bind(one.get(), where), 0);
        EXPECT_EQ(calls.bind(two.get(), where), EADDRINUSE);
        EXPECT_THROW(calls.must_bind(two.get(), where), std::system_error);
    });
}

TEST_F(CallsTest, TellTheStory) {
    inside([] {
        Story story;
        const Calls calls("second", &story);
        const Descriptor socket = calls.socket(AF_INET, Protocol::tcp);
        calls.bind(socket.get(), Endpoint::parse("10.9.9.9:10000"));
        ASSERT_EQ(story.size(), 2U);
        EXPECT_TRUE(story[0].starts_with("second: socket ipv4 tcp = ")) << story[0];
        EXPECT_EQ(story[1], "second: bind 10.9.9.9:10000 = -1 EADDRNOTAVAIL");
    });
}

}  // namespace
}  // namespace bindlab
