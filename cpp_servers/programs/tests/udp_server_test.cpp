#include "cpp_servers/programs/udp_server.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "cpp_servers/actor/tests/in_network.hpp"
#include "cpp_servers/actor/tests/script.hpp"
#include "cpp_servers/programs/tests/running.hpp"

namespace bindlab {
namespace {

class UdpServerProgram : public InNetwork {};

std::vector<std::string> server_on(const std::string& port, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"udp-server", "--address", "127.0.0.1", "--port", port});
    return more;
}

TEST_F(UdpServerProgram, PrintsDatagramsWithTheirSender) {
    Running server(server_on("0", {"--count", "2", "--echo"}));
    Script client{"client"};
    client.must("socket udp");
    client.must("connect 127.0.0.1:" + server.port());
    client.must("send \"hello\"");
    const std::string me = client.must("getsockname");
    EXPECT_EQ(server.line(), "received 5 bytes from " + me + ": hello");
    EXPECT_EQ(client.outcome("recv"), "hello");
    client.must("send \"\"");
    EXPECT_EQ(server.line(), "received 0 bytes from " + me + ": ");
    EXPECT_EQ(server.reap(), "exit 0");
}

TEST_F(UdpServerProgram, SaysThatItsAddressIsInUse) {
    Running first(server_on("0"));
    Running second(server_on(first.port()));
    EXPECT_EQ(second.words(), "bind failed: Address already in use (98)");
    EXPECT_EQ(second.reap(), "exit 1");
}

TEST_F(UdpServerProgram, SharesItsAddressCompletelyWithTheOption) {
    const std::vector<std::string> reuse = {"--reuse-at", "before-bind"};
    Running first(server_on("0", reuse));
    const std::string port = first.port();
    Running second(server_on(port, reuse));
    EXPECT_EQ(second.words(), "receiving on 127.0.0.1:" + port);
}

TEST_F(UdpServerProgram, IsEndedByCtrlC) {
    Running server(server_on("0"));
    server.port();
    server.signal(SIGINT);
    EXPECT_EQ(server.reap(), "signal SIGINT");
}

}  // namespace
}  // namespace bindlab
