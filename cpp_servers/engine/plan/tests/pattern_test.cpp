#include "cpp_servers/engine/plan/pattern.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace bindlab {
namespace {

SocketEntry time_wait() {
    SocketEntry entry;
    entry.state = "TIME_WAIT";
    entry.local = Endpoint::parse("10.0.0.1:9527");
    entry.remote = Endpoint::parse("10.0.0.2:40000");
    entry.timer = "timewait";
    entry.timer_left = std::chrono::milliseconds(59000);
    return entry;
}

TEST(Pattern, MatchesWhatItSaysAndLeavesTheRestOpen) {
    SocketPattern pattern;
    EXPECT_TRUE(pattern.matches(time_wait()));
    pattern.local.port = 9527;
    pattern.state = "TIME_WAIT";
    EXPECT_TRUE(pattern.matches(time_wait()));
    pattern.state = "LISTEN";
    EXPECT_FALSE(pattern.matches(time_wait()));
}

TEST(Pattern, TellsAddressesApart) {
    SocketPattern pattern;
    pattern.local.address = IpAddress::parse("10.0.0.3");
    EXPECT_FALSE(pattern.matches(time_wait()));
    pattern.local.address = IpAddress::parse("::ffff:10.0.0.1");
    EXPECT_FALSE(pattern.matches(time_wait()));
    pattern.local.address = IpAddress::parse("10.0.0.1");
    pattern.remote = EndpointPattern{IpAddress::parse("10.0.0.2"), 40001};
    EXPECT_FALSE(pattern.matches(time_wait()));
    pattern.remote->port.reset();
    EXPECT_TRUE(pattern.matches(time_wait()));
}

TEST(Pattern, KnowsWhetherAProcessOwnsTheSocket) {
    SocketPattern pattern;
    pattern.owner = true;
    EXPECT_FALSE(pattern.matches(time_wait()));
    pattern.owner = false;
    EXPECT_TRUE(pattern.matches(time_wait()));
}

TEST(Pattern, IncludesTheBoundsOfATimer) {
    using std::chrono::milliseconds;
    SocketPattern pattern;
    pattern.timer_left = {milliseconds(59000), milliseconds(60000)};
    EXPECT_TRUE(pattern.matches(time_wait()));
    pattern.timer_left = {milliseconds(59001), milliseconds(60000)};
    EXPECT_FALSE(pattern.matches(time_wait()));
}

TEST(Pattern, KnowsTheProtocolByTheStateWhereItCan) {
    SocketPattern pattern;
    EXPECT_EQ(pattern.only_protocol(), std::nullopt);
    pattern.state = "ESTABLISHED";  // a connected UDP socket is, too
    EXPECT_EQ(pattern.only_protocol(), std::nullopt);
    pattern.state = "TIME_WAIT";
    EXPECT_EQ(pattern.only_protocol(), Protocol::tcp);
    pattern.state.reset();
    pattern.protocol = Protocol::udp;
    EXPECT_EQ(pattern.only_protocol(), Protocol::udp);
}

TEST(Pattern, WantsAtLeastOneUnlessItCounts) {
    SocketPattern pattern;
    const std::vector<SocketEntry> two{time_wait(), time_wait()};
    EXPECT_TRUE(pattern.matches(two));
    EXPECT_FALSE(pattern.matches(std::vector<SocketEntry>{}));
    pattern.count = 1;
    EXPECT_FALSE(pattern.matches(two));
    pattern.count = 2;
    EXPECT_TRUE(pattern.matches(two));
    pattern.count = 0;
    EXPECT_TRUE(pattern.matches(std::vector<SocketEntry>{}));
}

}  // namespace
}  // namespace bindlab
