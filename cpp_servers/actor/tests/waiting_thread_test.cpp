#include "cpp_servers/actor/waiting_thread.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

struct Pair {
    Descriptor one;
    Descriptor other;
    Pair() {
        std::array<int, 2> ends{};
        check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), "make a pair");
        one = Descriptor(ends[0]);
        other = Descriptor(ends[1]);
    }
};

TEST(WaitingThreadOfAnActor, TellsWhatItsCallHasComeTo) {
    Pair pair;
    const WaitingThread thread("recv", pair.one.get());
    EXPECT_GT(thread.number(), 1);
    EXPECT_FALSE(thread.accepts());
    check(::send(pair.other.get(), "hi", 2, 0), "send");
    EXPECT_EQ(thread.wait().ret, 1);
    EXPECT_EQ(thread.answer().ret, 2);
    EXPECT_EQ(thread.answer().value, "hi");
}

TEST(WaitingThreadOfAnActor, IsAsleepInItsCallWhenItIsMade) {
    Pair pair;
    const WaitingThread thread("recv", pair.one.get());
    pair.one.reset();
    // The reference of the call is the last one: the other end does not see a close.
    EXPECT_EQ(::send(pair.other.get(), "x", 1, MSG_NOSIGNAL), 1);
    EXPECT_EQ(thread.wait().ret, 1);
    EXPECT_EQ(thread.answer().value, "x");
}

TEST(WaitingThreadOfAnActor, IsOverAtOnceWhereTheCallFails) {
    Pair pair;
    const WaitingThread thread("accept", pair.one.get());
    EXPECT_EQ(thread.wait().ret, 1);
    EXPECT_TRUE(thread.accepts());
    EXPECT_EQ(thread.answer().ret, -1);
    EXPECT_EQ(thread.answer().errno_name, "EINVAL");
}

TEST(WaitingThreadOfAnActor, EndsWithItsObject) {
    Pair pair;
    std::optional<WaitingThread> thread;
    thread.emplace("recv", pair.one.get());
    std::optional<WaitingThread> moved(*std::move(thread));
    thread.reset();
    moved.reset();
    EXPECT_EQ(::send(pair.other.get(), "x", 1, MSG_NOSIGNAL), 1) << "the socket is as it was";
}

}  // namespace
}  // namespace bindlab
