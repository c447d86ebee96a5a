#include "cpp_servers/programs/client.hpp"

#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/actor/tests/in_network.hpp"
#include "cpp_servers/actor/tests/script.hpp"
#include "cpp_servers/programs/tests/running.hpp"

namespace bindlab {
namespace {

class ClientPrograms : public InNetwork {
protected:
    // A socket of the test on 127.0.0.1; yields its port.
    std::string bound(const std::string& kind) {
        server_.must("socket " + kind);
        server_.must("bind 127.0.0.1:0");
        if (kind == "tcp") {
            server_.must("listen");
        }
        const std::string name = server_.must("getsockname");
        return name.substr(name.find(':') + 1);
    }

    Script server_{"server"};
};

TEST_F(ClientPrograms, CarryLinesOverTcpBothWays) {
    const std::string port = bound("tcp");
    Running client({"tcp-client", "127.0.0.1", port});
    server_.must("accept");
    EXPECT_EQ(client.words(), "connected to 127.0.0.1:" + port);
    client.type("hello\n");
    EXPECT_EQ(server_.outcome("recv conn"), "hello\n");
    server_.must("send conn \"welcome\\n\"");
    EXPECT_EQ(client.line(), "welcome");
}

TEST_F(ClientPrograms, CloseTheConnectionAtTheEndOfTheInput) {
    Running client({"tcp-client", "127.0.0.1", bound("tcp")});
    server_.must("accept");
    client.end_input();
    EXPECT_EQ(server_.outcome("recv conn"), "");
    EXPECT_EQ(client.reap(), "exit 0");
}

TEST_F(ClientPrograms, EndWhenTheServerCloses) {
    Running client({"tcp-client", "127.0.0.1", bound("tcp")});
    server_.must("accept");
    server_.must("send conn \"bye\\n\"");
    server_.must("close conn");
    EXPECT_EQ(client.line(), "bye");
    client.words();
    EXPECT_EQ(client.words(), "connection closed by the server");
    EXPECT_EQ(client.reap(), "exit 0");
}

TEST_F(ClientPrograms, SayThatNobodyListens) {
    const std::string port = bound("tcp");
    server_.must("close");
    Running client({"tcp-client", "127.0.0.1", port});
    EXPECT_EQ(client.words(), "connect failed: Connection refused (111)");
    EXPECT_EQ(client.reap(), "exit 1");
}

TEST_F(ClientPrograms, ComeFromTheAddressTheyAreTold) {
    BINDLAB_NEED_ISOLATION();
    const std::string port = bound("tcp");
    Running client({"tcp-client", "127.0.0.1", port, "--local", "127.0.0.1:40000"});
    EXPECT_EQ(server_.must("accept"), "127.0.0.1:40000");
}

TEST_F(ClientPrograms, SendEachLineAsADatagram) {
    Running client({"udp-client", "127.0.0.1", bound("udp")});
    client.type("one\n\nthree");
    const Answer first = server_.call("recvfrom");
    EXPECT_EQ(first.value, "one");
    EXPECT_EQ(server_.outcome("recv"), "");
    server_.must("sendto " + std::string(first.find("from")) + " \"back\"");
    EXPECT_EQ(client.line(), "received 4 bytes: back");
    client.end_input();
    EXPECT_EQ(server_.outcome("recv"), "three");
    EXPECT_EQ(client.reap(), "exit 0");
}

}  // namespace
}  // namespace bindlab
