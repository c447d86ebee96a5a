#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/actor/tests/in_network.hpp"
#include "cpp_servers/actor/tests/script.hpp"

namespace bindlab {
namespace {

class DataVerbs : public InNetwork {
protected:
    void connect() {
        server_.must("socket tcp");
        server_.must("bind 127.0.0.1:0");
        server_.must("listen");
        client_.must("socket tcp");
        client_.must("connect " + server_.must("getsockname"));
        server_.must("accept");
    }

    Script server_{"server"};
    Script client_{"client"};
};

TEST_F(DataVerbs, CarryTextBothWays) {
    connect();
    const Answer sent = client_.call(R"(send "a\n\x00\"b")");
    EXPECT_EQ(sent.ret, 5);
    const Answer received = server_.call("recv conn");
    EXPECT_EQ(received.ret, 5);
    EXPECT_EQ(received.value, std::string("a\n\0\"b", 5));
    EXPECT_NE(to_text(received).find(R"(recv conn = 5 "a\n\x00\"b")"), std::string::npos);
    server_.must("send conn \"back\"");
    EXPECT_EQ(client_.outcome("recv"), "back");
}

TEST_F(DataVerbs, TellTheEndByAnEmptyValue) {
    connect();
    client_.must("shutdown WR");
    const Answer end = server_.call("recv conn");
    EXPECT_EQ(end.ret, 0);
    EXPECT_EQ(end.value, "");
    EXPECT_EQ(server_.outcome("send conn \"still\""), "ok");
    EXPECT_EQ(client_.outcome("recv"), "still");
}

TEST_F(DataVerbs, DoNotWaitWhenAskedNotTo) {
    connect();
    EXPECT_EQ(server_.outcome("recv conn dontwait"), "EAGAIN");
    EXPECT_EQ(server_.outcome("recvfrom conn dontwait"), "EAGAIN");
}

TEST_F(DataVerbs, TellWhoSentADatagram) {
    server_.must("socket udp");
    server_.must("bind 127.0.0.1:0");
    client_.must("socket udp");
    client_.must("bind 127.0.0.1:0");
    client_.must("sendto " + server_.must("getsockname") + " \"one\"");
    client_.must("sendto " + server_.must("getsockname") + " \"\"");
    const Answer first = server_.call("recvfrom");
    EXPECT_EQ(first.value, "one");
    EXPECT_EQ(first.find("from"), client_.must("getsockname"));
    EXPECT_EQ(server_.outcome("recv"), "") << "a datagram may be empty";
}

TEST_F(DataVerbs, KnowNoSenderOnAConnection) {
    connect();
    client_.must("send \"x\"");
    const Answer answer = server_.call("recvfrom conn");
    EXPECT_EQ(answer.value, "x");
    EXPECT_EQ(answer.find("from"), "");
}

TEST_F(DataVerbs, ShutDownInThreeWays) {
    connect();
    EXPECT_EQ(client_.outcome("shutdown RD"), "ok");
    EXPECT_EQ(client_.outcome("recv"), "");
    EXPECT_EQ(client_.outcome("shutdown RDWR"), "ok");
    Script fresh{"fresh"};
    fresh.must("socket tcp");
    EXPECT_EQ(fresh.outcome("shutdown WR"), "ENOTCONN");
}

}  // namespace
}  // namespace bindlab
