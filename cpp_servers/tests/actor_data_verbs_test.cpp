#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/tests/in_network.hpp"
#include "cpp_servers/tests/script.hpp"

namespace bindlab {
namespace {

class DataVerbs : public InNetwork {
protected:
    void connect() {
        server.must("socket tcp");
        server.must("bind 127.0.0.1:0");
        server.must("listen");
        client.must("socket tcp");
        client.must("connect " + server.must("getsockname"));
        server.must("accept");
    }

    Script server;
    Script client;
};

TEST_F(DataVerbs, CarryTextBothWays) {
    connect();
    const Answer sent = client.call(R"(send "a\n\x00\"b")");
    EXPECT_EQ(sent.ret, 5);
    const Answer received = server.call("recv conn");
    EXPECT_EQ(received.ret, 5);
    EXPECT_EQ(received.value, std::string("a\n\0\"b", 5));
    EXPECT_NE(to_text(received).find(R"(recv conn = 5 "a\n\x00\"b")"), std::string::npos);
    server.must("send conn \"back\"");
    EXPECT_EQ(client.outcome("recv"), "back");
}

TEST_F(DataVerbs, TellTheEndByAnEmptyValue) {
    connect();
    client.must("shutdown WR");
    const Answer end = server.call("recv conn");
    EXPECT_EQ(end.ret, 0);
    EXPECT_EQ(end.value, "");
    EXPECT_EQ(server.outcome("send conn \"still\""), "ok");
    EXPECT_EQ(client.outcome("recv"), "still");
}

TEST_F(DataVerbs, DoNotWaitWhenAskedNotTo) {
    connect();
    EXPECT_EQ(server.outcome("recv conn dontwait"), "EAGAIN");
    EXPECT_EQ(server.outcome("recvfrom conn dontwait"), "EAGAIN");
}

TEST_F(DataVerbs, TellWhoSentADatagram) {
    server.must("socket udp");
    server.must("bind 127.0.0.1:0");
    client.must("socket udp");
    client.must("bind 127.0.0.1:0");
    client.must("sendto " + server.must("getsockname") + " \"one\"");
    client.must("sendto " + server.must("getsockname") + " \"\"");
    const Answer first = server.call("recvfrom");
    EXPECT_EQ(first.value, "one");
    EXPECT_EQ(first.find("from"), client.must("getsockname"));
    EXPECT_EQ(server.outcome("recv"), "") << "a datagram may be empty";
}

TEST_F(DataVerbs, KnowNoSenderOnAConnection) {
    connect();
    client.must("send \"x\"");
    const Answer answer = server.call("recvfrom conn");
    EXPECT_EQ(answer.value, "x");
    EXPECT_EQ(answer.find("from"), "");
}

TEST_F(DataVerbs, ShutDownInThreeWays) {
    connect();
    EXPECT_EQ(client.outcome("shutdown RD"), "ok");
    EXPECT_EQ(client.outcome("recv"), "");
    EXPECT_EQ(client.outcome("shutdown RDWR"), "ok");
    Script fresh;
    fresh.must("socket tcp");
    EXPECT_EQ(fresh.outcome("shutdown WR"), "ENOTCONN");
}

}  // namespace
}  // namespace bindlab
