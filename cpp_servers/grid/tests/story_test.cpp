#include "cpp_servers/grid/story.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace bindlab {
namespace {

TEST(Story, TellsACallWithItsReturn) {
    EXPECT_EQ(line_of_call("second", "bind 10.0.0.1:80", -1, EADDRINUSE),
              "second: bind 10.0.0.1:80 = -1 EADDRINUSE");
    EXPECT_EQ(line_of_call("first", "accept", 7, EINVAL), "first: accept = 7");
}

TEST(Story, TellsATable) {
    SocketEntry entry;
    entry.state = "LISTEN";
    entry.local = Endpoint::parse("10.0.0.1:80");
    entry.remote = Endpoint::parse("0.0.0.0:0");
    entry.inode = 4711;
    entry.uid = 64001;
    entry.receive_queue = 1;
    entry.interface = 3;
    SocketEntry orphan = entry;
    orphan.state = "TIME_WAIT";
    orphan.inode = 0;
    orphan.receive_queue = 0;
    orphan.interface = 0;
    Story story;
    tell_table(story, "before", std::array{entry, orphan});
    EXPECT_EQ(
        story,
        (Story{"before:", "    tcp LISTEN 10.0.0.1:80 - 0.0.0.0:0, uid 64001, queue 1, on device 3",
               "    tcp TIME_WAIT 10.0.0.1:80 - 0.0.0.0:0, no process"}));
}

TEST(Story, SaysThatATableIsEmpty) {
    Story story;
    tell_table(story, "before", {});
    EXPECT_EQ(story, (Story{"before: none"}));
}

}  // namespace
}  // namespace bindlab
