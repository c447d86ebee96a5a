#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "cpp_servers/actor/tests/in_network.hpp"
#include "cpp_servers/actor/tests/script.hpp"

namespace bindlab {
namespace {

class SocketVerbs : public InNetwork {
protected:
    // A listener on 127.0.0.1, its port chosen by the kernel.
    std::string listening() {
        server_.must("socket tcp");
        server_.must("bind 127.0.0.1:0");
        server_.must("listen");
        return server_.must("getsockname");
    }

    Script server_{"server"};
    Script client_{"client"};
};

TEST_F(SocketVerbs, WalkThroughAConnection) {
    const std::string where = listening();
    client_.must("socket tcp");
    client_.must("connect " + where);
    EXPECT_EQ(server_.must("accept"), client_.must("getsockname"));
    EXPECT_EQ(server_.must("getpeername conn"), client_.must("getsockname"));
    EXPECT_EQ(client_.must("getpeername"), where);
    EXPECT_EQ(server_.outcome("close conn"), "ok");
    EXPECT_EQ(client_.outcome("recv"), "");
    EXPECT_EQ(client_.outcome("close"), "ok");
    EXPECT_EQ(server_.outcome("close conn"), "? close: there is no socket 'conn'; open: sock");
}

TEST_F(SocketVerbs, AnswerErrnoAsData) {
    const std::string where = listening();
    Script second{"second"};
    second.must("socket tcp");
    const Answer answer = second.call("bind " + where);
    EXPECT_EQ(answer.ret, -1);
    EXPECT_EQ(answer.errno_name, "EADDRINUSE");
    EXPECT_EQ(answer.error, "Address already in use");
    EXPECT_GT(answer.seconds, 0);
    EXPECT_LT(answer.seconds, 1);
    EXPECT_EQ(second.outcome("getpeername"), "ENOTCONN");
    EXPECT_EQ(second.outcome("connect 127.0.0.1:1"), "ECONNREFUSED");
}

TEST_F(SocketVerbs, LetAPortBeSharedOnlyWithTheOption) {
    server_.must("socket tcp");
    server_.must("setsockopt SO_REUSEPORT 1");
    server_.must("bind 127.0.0.1:0");
    server_.must("listen");
    const std::string where = server_.must("getsockname");
    Script second{"second"};
    second.must("socket tcp");
    EXPECT_EQ(second.outcome("bind " + where), "EADDRINUSE");
    second.must("setsockopt SO_REUSEPORT 1");
    EXPECT_EQ(second.outcome("bind " + where), "ok");
}

TEST_F(SocketVerbs, TakeNamesAndKeepThemApart) {
    server_.must("socket tcp as one");
    server_.must("socket udp as two");
    EXPECT_EQ(server_.outcome("bind one 127.0.0.1:0"), "ok");
    EXPECT_EQ(server_.outcome("listen two"), "EOPNOTSUPP");
    EXPECT_EQ(server_.outcome("socket tcp as one"),
              "? socket: 'one' is open already: close one first, or choose another name with 'as "
              "NAME'");
    server_.must("close one");
    EXPECT_EQ(server_.outcome("socket tcp as one"), "ok");
}

TEST_F(SocketVerbs, LeaveAPathUntilItIsUnlinked) {
    const std::string path = "/tmp/bindlab-" + std::to_string(::getpid()) + ".sock";
    server_.must("socket unix");
    EXPECT_EQ(server_.outcome("bind unix:" + path), "ok");
    EXPECT_EQ(server_.must("getsockname"), "unix:" + path);
    server_.must("close");
    server_.must("socket unix");
    EXPECT_EQ(server_.outcome("bind unix:" + path), "EADDRINUSE");
    EXPECT_EQ(server_.outcome("unlink " + path), "ok");
    EXPECT_EQ(server_.outcome("unlink " + path), "ENOENT");
    EXPECT_EQ(server_.outcome("bind unix:" + path), "ok");
    server_.must("unlink " + path);
}

TEST_F(SocketVerbs, TakeAScope) {
    server_.must("socket udp6");
    EXPECT_EQ(server_.outcome("bind [fe80::1%eth7]:0"),
              "? bind: there is no device 'eth7' in this network namespace");
}

TEST_F(SocketVerbs, DissolveAConnection) {
    server_.must("socket udp");
    server_.must("bind 127.0.0.1:0");
    server_.must("connect 127.0.0.1:9");
    EXPECT_EQ(server_.outcome("getpeername"), "127.0.0.1:9");
    EXPECT_EQ(server_.outcome("connect unspec"), "ok");
    EXPECT_EQ(server_.outcome("getpeername"), "ENOTCONN");
}

TEST_F(SocketVerbs, TakeAListenersStateAway) {
    const std::string where = listening();
    EXPECT_EQ(server_.outcome("connect unspec"), "ok");
    client_.must("socket tcp");
    EXPECT_EQ(client_.outcome("connect " + where), "ECONNREFUSED");
    EXPECT_EQ(server_.must("getsockname"), where) << "what bind() gave stays";
}

TEST_F(SocketVerbs, DoNotAcceptIntoANameThatIsTaken) {
    const std::string where = listening();
    client_.must("socket tcp");
    client_.must("connect " + where);
    server_.must("accept");
    EXPECT_EQ(server_.call("accept").fault.find("accept: 'conn' is open already"), 0U);
}

TEST_F(SocketVerbs, DoNotBlockWhenAskedNotTo) {
    server_.must("socket tcp nonblock");
    server_.must("bind 127.0.0.1:0");
    server_.must("listen");
    EXPECT_EQ(server_.outcome("accept"), "EAGAIN");
}

TEST_F(SocketVerbs, MakeACallOnceEvenWhenItIsInterrupted) {
    listening();
    server_.must("alarm 20");
    EXPECT_EQ(server_.outcome("accept"), "EINTR");
    server_.must("alarm 0");
    EXPECT_EQ(server_.outcome("getpeername conn"),
              "? getpeername: there is no socket 'conn'; open: sock");
}

TEST_F(SocketVerbs, TakeWhatTheKernelCanBeAsked) {
    server_.must("socket tcp");
    EXPECT_EQ(server_.outcome("connect 127.0.0.1:0"), "ECONNREFUSED");
    server_.must("close");
    server_.must("socket tcp");
    EXPECT_EQ(server_.outcome("listen -1"), "ok") << "as unsigned, more than somaxconn";
    EXPECT_EQ(server_.outcome("listen 2000000000"), "ok");
}

TEST_F(SocketVerbs, SpeakIpv6) {
    BINDLAB_NEED_ISOLATION();
    server_.must("socket tcp6");
    server_.must("bind [::]:9527");
    server_.must("listen");
    EXPECT_EQ(server_.must("getsockname"), "[::]:9527");
    client_.must("socket tcp");
    client_.must("connect 127.0.0.1:9527");
    EXPECT_EQ(server_.must("accept").find("[::ffff:127.0.0.1]:"), 0U);
    Script other{"other"};
    other.must("socket tcp6");
    other.must("connect [::1]:9527");
    EXPECT_EQ(server_.must("accept as conn6").find("[::1]:"), 0U);
}

}  // namespace
}  // namespace bindlab
