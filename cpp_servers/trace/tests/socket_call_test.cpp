#include "cpp_servers/trace/socket_call.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

namespace bindlab {
namespace {

TEST(SocketCallTest, IsWrittenAsInC) {
    SocketCall call;
    call.fd = 3;
    const SocketAddress where = Endpoint::parse("0.0.0.0:80").to_socket_address();
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(where.get());
    call.address.bytes.assign(bytes, bytes + where.length);
    call.address.length = where.length;
    EXPECT_EQ(call.to_string(), "bind(3, 0.0.0.0:80)");
    call.kind = SocketCall::Kind::connect;
    EXPECT_EQ(call.to_string(), "connect(3, 0.0.0.0:80)");
    EXPECT_EQ(call.without_descriptor(), "connect(0.0.0.0:80)");
    call.kind = SocketCall::Kind::listen;
    call.backlog = 128;
    EXPECT_EQ(call.to_string(), "listen(3, 128)");
    EXPECT_EQ(call.without_descriptor(), "listen(128)");
    call.kind = SocketCall::Kind::socket;
    call.domain = AF_INET6;
    call.type = SOCK_STREAM;
    EXPECT_EQ(call.to_string(), "socket(AF_INET6, SOCK_STREAM)");
    call.kind = SocketCall::Kind::set_option;
    call.level = SOL_SOCKET;
    call.option = SO_REUSEPORT;
    EXPECT_EQ(call.to_string(), "setsockopt(3, SO_REUSEPORT)");
    EXPECT_EQ(call.without_descriptor(), "setsockopt(SO_REUSEPORT)");
}

TEST(FileCallTest, IsWrittenWithItsFile) {
    FileCall call;
    call.path = "/run/x.pid";
    EXPECT_EQ(call.to_string(), "open(/run/x.pid, O_EXCL)");
    call.fd = 4;
    call.kind = FileCall::Kind::flock;
    EXPECT_EQ(call.to_string(), "flock(4</run/x.pid>)");
    call.kind = FileCall::Kind::fcntl_lock;
    EXPECT_EQ(call.to_string(), "fcntl(4</run/x.pid>, F_SETLK)");
}

}  // namespace
}  // namespace bindlab
