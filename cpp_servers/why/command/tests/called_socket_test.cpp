#include "cpp_servers/why/command/called_socket.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <future>
#include <thread>

#include "cpp_servers/trace/call_reader.hpp"
#include "cpp_servers/why/command/tests/made_up_call.hpp"
#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

SocketCall call_on(const Descriptor& socket) {
    SocketCall call = made_call(SocketCall::Kind::bind, "0.0.0.0:80", 98);
    call.pid = call.tid = ::getpid();
    call.fd = socket.get();
    call.inode = socket_inode(::gettid(), socket.get());
    return call;
}

TEST(CalledSocketTest, IsSeenAsItIs) {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int one = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    std::string hidden;
    const auto seen = look_at_called(call_on(socket), hidden);
    ASSERT_TRUE(seen) << hidden;
    EXPECT_EQ(seen->domain, AF_INET);
    EXPECT_EQ(seen->type, SOCK_STREAM);
    EXPECT_EQ(seen->protocol, IPPROTO_TCP);
    EXPECT_TRUE(seen->options.reuse.address);
    EXPECT_FALSE(seen->options.v6only);
    EXPECT_EQ(seen->uid, ::geteuid());
    EXPECT_FALSE(seen->is_bound());
    EXPECT_FALSE(seen->remote);
    EXPECT_EQ(seen->device, "");
}

TEST(CalledSocketTest, HasItsDeviceAndItsOwnPorts) {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::setsockopt(socket.get(), SOL_SOCKET, SO_BINDTODEVICE, "lo", 3) != 0) {
        GTEST_SKIP() << "needs CAP_NET_RAW";
    }
    constexpr int kLocalPortRange = 51;
    const std::uint32_t range = 40000U | 40001U << 16U;
    const bool has_range =
        ::setsockopt(socket.get(), IPPROTO_IP, kLocalPortRange, &range, sizeof range) == 0;
    std::string hidden;
    const auto seen = look_at_called(call_on(socket), hidden);
    ASSERT_TRUE(seen) << hidden;
    EXPECT_EQ(seen->device, "lo");
    if (has_range) {
        EXPECT_EQ(seen->ports, (PortRange{40000, 40001}));
    }
    EXPECT_EQ(request_of(call_on(socket), *seen)->interface, 1U);
}

TEST(CalledSocketTest, OfMptcpIsOneOfTcp) {
    constexpr int kMptcp = 262;
    CalledSocket socket = made_called();
    socket.protocol = kMptcp;
    EXPECT_TRUE(socket.is_tcp());
    ASSERT_TRUE(request_of(made_call(SocketCall::Kind::bind, "0.0.0.0:80", 98), socket));
    socket.type = SOCK_RAW;
    socket.protocol = IPPROTO_TCP;
    EXPECT_FALSE(socket.is_tcp()) << "a raw socket has no port";
    EXPECT_FALSE(request_of(made_call(SocketCall::Kind::bind, "0.0.0.0:80", 98), socket));
}

TEST(CalledSocketTest, IsNotMistakenForAnotherThatCameIntoItsPlace) {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    SocketCall call = call_on(socket);
    ++call.inode;
    std::string hidden;
    EXPECT_FALSE(look_at_called(call, hidden));
    EXPECT_NE(hidden.find("has closed it meanwhile"), std::string::npos);
    call.inode = 0;
    EXPECT_FALSE(look_at_called(call, hidden));
    EXPECT_EQ(hidden, "the descriptor is no open socket");
    call.is_socket_forbidden = true;
    EXPECT_FALSE(look_at_called(call, hidden));
    EXPECT_EQ(hidden, "its program is not dumpable");
}

TEST(CalledSocketTest, IsSeenInAThreadThatHasDescriptorsOfItsOwn) {
    std::promise<SocketCall> called;
    std::promise<void> seen;
    std::thread thread([&] {
        check(::unshare(CLONE_FILES), "have descriptors of one's own");
        const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        SocketCall call = call_on(socket);
        call.tid = ::gettid();
        called.set_value(call);
        seen.get_future().wait();
    });
    std::string hidden;
    const auto socket = look_at_called(called.get_future().get(), hidden);
    seen.set_value();
    thread.join();
    EXPECT_TRUE(socket || hidden.find("takes Linux 6.9") != std::string::npos) << hidden;
}

TEST(CalledSocketTest, OfTheUnixFamilyIsNoInternetSocket) {
    const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    std::string hidden;
    const auto seen = look_at_called(call_on(socket), hidden);
    ASSERT_TRUE(seen) << hidden;
    EXPECT_FALSE(seen->is_internet());
    EXPECT_FALSE(request_of(call_on(socket), *seen));
}

TEST(RequestOfTest, HasTheCallsAddressAndTheSocketsOptions) {
    CalledSocket socket = made_called(AF_INET6);
    socket.options.reuse.port = true;
    socket.options.v6only = true;
    const auto request = request_of(made_call(SocketCall::Kind::bind, "[::]:80", 98), socket);
    ASSERT_TRUE(request);
    EXPECT_EQ(words_of(*request), "bind([::]:80) with IPV6_V6ONLY and SO_REUSEPORT");
    EXPECT_EQ(request->uid, 1000U);
}

TEST(RequestOfTest, OfListenIsWhereTheSocketIsBound) {
    CalledSocket socket = made_called();
    EXPECT_FALSE(request_of(made_call(SocketCall::Kind::listen, "0.0.0.0:1", 98), socket));
    socket.local = Endpoint::parse("127.0.0.1:80");
    const auto request = request_of(made_call(SocketCall::Kind::listen, "0.0.0.0:1", 98), socket);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->where.to_string(), "127.0.0.1:80");
    socket.protocol = IPPROTO_SCTP;
    EXPECT_FALSE(request_of(made_call(SocketCall::Kind::listen, "0.0.0.0:1", 98), socket));
}

}  // namespace
}  // namespace bindlab
