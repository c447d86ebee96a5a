#include "cpp_servers/why/command/pending_connect.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>

#include "cpp_servers/trace/call_reader.hpp"
#include "cpp_servers/why/command/tests/made_up_call.hpp"
#include "netns/network_namespace.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

class PendingConnectTest : public NeedsNamespaces {
protected:
    PendingConnect pending(const char* to) const {
        return where_.run_inside([&] {
            const Descriptor socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
            SocketCall call = made_call(SocketCall::Kind::connect, to, EINPROGRESS);
            call.pid = ::getpid();
            call.tid = ::gettid();
            call.fd = socket.get();
            call.inode = socket_inode(::gettid(), socket.get());
            return look_at_pending(call);
        });
    }

    NetworkNamespace where_ = NetworkNamespace::create();
};

TEST_F(PendingConnectTest, SaysOfThisMachineWhetherAnybodyListens) {
    EXPECT_EQ(words_of(pending("127.0.0.1:80")), "127.0.0.1:80 (where nobody listened)");
    const auto one = listen_socket(where_, "127.0.0.1:80", 1);
    EXPECT_EQ(words_of(pending("127.0.0.1:80")), "127.0.0.1:80 (where somebody listened)");
    EXPECT_TRUE(pending("0.0.0.0:80").is_listened.value_or(false));
    EXPECT_FALSE(pending("[::1]:80").is_listened.value_or(true));
    EXPECT_FALSE(pending("127.0.0.2:80").is_listened.value_or(true));
    const auto all = listen_socket(where_, "[::]:81", 1);
    EXPECT_TRUE(pending("127.0.0.2:81").is_listened.value_or(false));
    EXPECT_TRUE(pending("[::ffff:127.0.0.1]:81").is_listened.value_or(false));
}

TEST_F(PendingConnectTest, SaysOfAnotherMachineNothing) {
    EXPECT_EQ(words_of(pending("192.0.2.1:80")), "192.0.2.1:80");
    EXPECT_EQ(words_of(pending("127.0.0.1:0")), "127.0.0.1:0 (0 is no port)");
}

}  // namespace
}  // namespace bindlab
