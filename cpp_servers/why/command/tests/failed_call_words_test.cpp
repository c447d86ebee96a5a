#include "cpp_servers/why/command/failed_call_words.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/why/command/tests/made_up_call.hpp"

namespace bindlab {
namespace {

TEST(FailedCallWordsTest, BeginWithTheCallAndItsReason) {
    FailedCall failed = made_failed(made_call(SocketCall::Kind::bind, "0.0.0.0:80", EADDRINUSE));
    const auto lines = lines_of(failed);
    ASSERT_EQ(lines.size(), 7U);
    EXPECT_EQ(lines[0], "server (pid 12, user alice): bind(3, 0.0.0.0:80) failed: EADDRINUSE");
    EXPECT_EQ(lines[1], "  It is so.");
    EXPECT_EQ(lines[2], "  called from main+0x0 in /usr/bin/server");
    EXPECT_EQ(lines[3], "    for run (s.c:7)");
    EXPECT_EQ(lines[4].find("  its socket: TCP of IPv4, SO_REUSEADDR 0, SO_REUSEPORT 0, of "), 0U);
    EXPECT_EQ(lines[6], "    - Do so.");
    failed.socket.reset();
    failed.socket_hidden = "no right";
    EXPECT_EQ(lines_of(failed)[4], "  its socket is not seen: no right");
}

TEST(FailedCallWordsTest, TellWhatDecidesOfASocket) {
    CalledSocket socket = made_called(AF_INET6, SOCK_DGRAM);
    socket.device = "eth0";
    socket.local = Endpoint::parse("[::1]:80");
    EXPECT_EQ(words_of(socket).find("UDP of IPv6, SO_REUSEADDR 0, SO_REUSEPORT 0, IPV6_V6ONLY 0, "
                                    "device eth0, bound to [::1]:80, of "),
              0U);
    EXPECT_EQ(words_of(made_called(AF_UNIX)).find("unix, of "), 0U);
}

}  // namespace
}  // namespace bindlab
