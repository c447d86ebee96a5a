#include "cpp_servers/programs/address_used.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "cpp_servers/actor/tests/in_network.hpp"
#include "cpp_servers/actor/tests/script.hpp"
#include "cpp_servers/programs/tests/running.hpp"

namespace bindlab {
namespace {

using Words = std::vector<std::string>;

class AddressUsedProgram : public InNetwork {
protected:
    static Words on_loopback(const char* program, const std::string& port, Words more = {}) {
        Words words = {program, "--address", "127.0.0.1", "--port", port};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }

    static void connect(Script& client, const std::string& port) {
        client.must("socket tcp");
        client.must("connect 127.0.0.1:" + port);
    }

    // A port whose server was stopped first: the connection is in TIME_WAIT. It keeps the server's
    // SO_REUSEADDR, and without that in the old server a new one's would be of no use.
    static std::string port_in_time_wait() {
        Running server(on_loopback("addressused2", "0"));
        std::string port = server.port();
        Script client{"client"};
        connect(client, port);
        server.words();
        server.signal(SIGINT);
        server.reap();
        EXPECT_EQ(client.outcome("recv"), "");
        client.must("close");
        return port;
    }
};

TEST_F(AddressUsedProgram, PrintsWhatItReadsUntilTheClientCloses) {
    Running server(on_loopback("addressused", "0"));
    const std::string port = server.port();
    Script client{"client"};
    connect(client, port);
    EXPECT_EQ(server.words(), "connection from " + client.must("getsockname"));
    client.must("send \"hello\\x0d\\n\"");
    EXPECT_EQ(server.line(), "received 7 bytes: hello");
    client.must("send \"again\"");
    EXPECT_EQ(server.line(), "received 5 bytes: again");
    client.must("close");
    EXPECT_EQ(server.line(), "client closed");
    EXPECT_EQ(server.reap(), "exit 0");
}

TEST_F(AddressUsedProgram, SaysThatItsAddressIsInUse) {
    Running first(on_loopback("addressused", "0"));
    const std::string port = first.port();
    for (const char* program : {"addressused", "addressused2"}) {
        Running second(on_loopback(program, port));
        EXPECT_EQ(second.words(), "bind failed: Address already in use (98)");
        EXPECT_EQ(second.reap(), "exit 1");
    }
}

TEST_F(AddressUsedProgram, IsEndedByCtrlC) {
    Running server(on_loopback("addressused2", "0"));
    server.port();
    server.signal(SIGINT);
    EXPECT_EQ(server.reap(), "signal SIGINT");
}

TEST_F(AddressUsedProgram, SaysThatTheClientResetTheConnection) {
    Running server(on_loopback("addressused", "0"));
    Script client{"client"};
    connect(client, server.port());
    server.words();
    client.must("setsockopt SO_LINGER 1 0");
    client.must("close");
    EXPECT_EQ(server.words(), "read failed: Connection reset by peer (104)");
    EXPECT_EQ(server.reap(), "exit 1");
}

TEST_F(AddressUsedProgram, ComesBackFromTimeWaitOnlyWithTheOptionBeforeBind) {
    BINDLAB_NEED_ISOLATION();
    const std::string port = port_in_time_wait();
    for (const char* point : {"never", "none", "after-bind", "after-listen", "after-accept"}) {
        Running server(on_loopback("addressused2", port, {"--reuse-at", point}));
        EXPECT_EQ(server.words(), "bind failed: Address already in use (98)") << point;
    }
    Running plain(on_loopback("addressused", port));
    EXPECT_EQ(plain.words(), "bind failed: Address already in use (98)");
    Running second(on_loopback("addressused2", port));
    EXPECT_EQ(second.words(), "listening on 127.0.0.1:" + port);
}

TEST_F(AddressUsedProgram, SetsTheOptionAtThePointItIsToldTo) {
    for (const char* point : {"after-bind", "after-listen", "after-accept"}) {
        Running server(on_loopback("addressused", "0", {"--reuse-at", point}));
        Script client{"client"};
        connect(client, server.port());
        client.must("close");
        EXPECT_EQ(server.line(), "client closed") << point;
        EXPECT_EQ(server.reap(), "exit 0") << point;
    }
}

TEST_F(AddressUsedProgram, SharesItsPortByTheOtherOption) {
    const Words option = {"--option", "SO_REUSEPORT"};
    Running first(on_loopback("addressused2", "0", option));
    const std::string port = first.port();
    Running second(on_loopback("addressused2", port, option));
    EXPECT_EQ(second.words(), "listening on 127.0.0.1:" + port);
}

TEST_F(AddressUsedProgram, ServesTheWildcardAndIpv6) {
    BINDLAB_NEED_ISOLATION();
    Running plain({"addressused"});
    EXPECT_EQ(plain.words(), "listening on 0.0.0.0:9527");
    Running six({"addressused", "--address", "::1"});
    EXPECT_EQ(six.words(), "listening on [::1]:9527");
}

}  // namespace
}  // namespace bindlab
