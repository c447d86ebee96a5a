#include "cpp_servers/actor/socket_destroyer.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/tests/in_network.hpp"
#include "cpp_servers/actor/tests/script.hpp"

namespace bindlab {
namespace {

class SocketDestroyer : public InNetwork {
protected:
    void SetUp() override {
        BINDLAB_NEED_ISOLATION();
        if (!kernel_can_destroy()) {
            GTEST_SKIP() << "the kernel is built without CONFIG_INET_DIAG_DESTROY";
        }
        server_.must("socket tcp");
        server_.must("bind 127.0.0.1:0");
        server_.must("listen");
        where_ = server_.must("getsockname");
    }

    Script server_{"server"};
    Script client_{"client"};
    std::string where_;
};

TEST_F(SocketDestroyer, EndsAListener) {
    EXPECT_EQ(server_.outcome("destroy " + where_ + " 0.0.0.0:0"), "ok");
    client_.must("socket tcp");
    EXPECT_EQ(client_.outcome("connect " + where_), "ECONNREFUSED");
}

TEST_F(SocketDestroyer, EndsAConnectionAtBothEnds) {
    client_.must("socket tcp");
    client_.must("connect " + where_);
    server_.must("accept");
    const std::string from = client_.must("getsockname");
    EXPECT_EQ(client_.outcome("destroy " + where_ + ' ' + from), "ok");
    EXPECT_EQ(server_.outcome("recv conn"), "ECONNABORTED");
    EXPECT_EQ(client_.outcome("recv"), "ECONNRESET");
}

TEST_F(SocketDestroyer, FindsNothingWhereNothingIs) {
    EXPECT_EQ(server_.outcome("destroy 127.0.0.1:1 127.0.0.1:2"), "ENOENT");
}

}  // namespace
}  // namespace bindlab
