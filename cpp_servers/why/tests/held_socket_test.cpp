#include "cpp_servers/why/held_socket.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

SocketEntry entry_in(std::string_view state, std::string_view local, std::string_view remote,
                     std::uint32_t inode) {
    SocketEntry entry = made_socket(state, local, remote).entry;
    entry.inode = inode;
    return entry;
}

HeldAs alone(const SocketEntry& entry) {
    return held_as(entry, std::vector{entry}, PortRange{});
}

TEST(HeldAs, IsWhatTheStateAndItsProcessSay) {
    EXPECT_EQ(alone(entry_in("LISTEN", "0.0.0.0:80", "", 7)), HeldAs::listener);
    EXPECT_EQ(alone(entry_in("BOUND_INACTIVE", "0.0.0.0:80", "", 7)), HeldAs::bound);
    EXPECT_EQ(alone(entry_in("SYN_RECV", "10.0.0.1:80", "10.0.0.2:5", 0)), HeldAs::request);
    EXPECT_EQ(alone(entry_in("SYN_RECV", "10.0.0.1:80", "10.0.0.2:5", 7)), HeldAs::connection)
        << "of a simultaneous open";
    EXPECT_EQ(alone(entry_in("ESTABLISHED", "10.0.0.1:80", "10.0.0.2:5", 7)), HeldAs::connection);
    EXPECT_EQ(alone(entry_in("ESTABLISHED", "10.0.0.1:80", "10.0.0.2:5", 0)), HeldAs::unaccepted);
    EXPECT_EQ(alone(entry_in("FIN_WAIT1", "10.0.0.1:80", "10.0.0.2:5", 7)), HeldAs::connection);
    for (const char* state : {"FIN_WAIT1", "FIN_WAIT2", "CLOSING", "LAST_ACK", "TIME_WAIT"}) {
        EXPECT_EQ(alone(entry_in(state, "10.0.0.1:80", "10.0.0.2:5", 0)), HeldAs::remnant) << state;
    }
}

TEST(HeldAs, KnowsAClientByThePortThatTheKernelChoseAndThatNobodyListens) {
    const SocketEntry high = entry_in("ESTABLISHED", "10.0.0.1:40000", "10.0.0.2:5", 7);
    EXPECT_EQ(alone(high), HeldAs::client);
    EXPECT_TRUE(is_ephemeral(high, std::vector{high}, PortRange{}));
    const std::vector both = {entry_in("LISTEN", "0.0.0.0:40000", "", 8), high};
    EXPECT_EQ(held_as(high, both, PortRange{}), HeldAs::connection);
    EXPECT_FALSE(is_ephemeral(high, both, PortRange{}));
    EXPECT_EQ(held_as(high, std::vector{high}, PortRange{50000, 50010}), HeldAs::connection);
    EXPECT_FALSE(is_ephemeral(both[0], both, PortRange{}));
}

TEST(HeldAs, KnowsAConnectionWithItself) {
    const SocketEntry self = entry_in("ESTABLISHED", "127.0.0.1:40000", "127.0.0.1:40000", 7);
    EXPECT_EQ(alone(self), HeldAs::self_connection);
    EXPECT_TRUE(is_ephemeral(self, std::vector{self}, PortRange{}));
}

TEST(StateWords, AreTheFieldsOwn) {
    SocketEntry udp = entry_in("CLOSE", "0.0.0.0:53", "", 7);
    udp.protocol = Protocol::udp;
    EXPECT_EQ(state_words(udp), "open");
    EXPECT_EQ(held_as(udp, std::vector{udp}, PortRange{}), HeldAs::datagrams);
    udp.state = "ESTABLISHED";
    EXPECT_EQ(state_words(udp), "connected");
    EXPECT_EQ(state_words(entry_in("BOUND_INACTIVE", "0.0.0.0:53", "", 7)), "bound, not listening");
    EXPECT_EQ(state_words(entry_in("TIME_WAIT", "0.0.0.0:53", "", 0)), "TIME_WAIT");
}

TEST(V6Only, IsThatOfTheTableOrElseThatOfTheSocket) {
    HeldSocket held = made_socket("LISTEN", "[::]:80");
    EXPECT_EQ(held.v6only(), std::nullopt);
    held.options = SeenOptions{{}, true};
    EXPECT_EQ(held.v6only(), true);
    held.entry.v6only = false;
    EXPECT_EQ(held.v6only(), false);
}

}  // namespace
}  // namespace bindlab
