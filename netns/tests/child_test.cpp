#include "netns/child.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "netns/spawn.hpp"
#include "netns/system_call.hpp"
#include "netns/tests/open_descriptors.hpp"
#include "netns/tests/sleep_for_ever.hpp"

namespace bindlab {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

Child sleeper() {
    return fork_child(sleep_for_ever, nullptr, {});
}

bool exists(pid_t pid) {
    return ::kill(pid, 0) == 0;
}

TEST(Child, TellsItsExitCode) {
    Child child = fork_child([] { return 3; }, nullptr, {});
    EXPECT_EQ(child.reap(), (ExitStatus{.signalled = false, .value = 3}));
}

TEST(Child, TellsTheSameStatusAgain) {
    Child child = fork_child([] { return 3; }, nullptr, {});
    EXPECT_EQ(child.reap(), child.reap());
}

TEST(Child, TellsTheSignalThatEndedIt) {
    Child child = sleeper();
    child.signal(SIGTERM);
    EXPECT_EQ(child.reap().to_string(), "signal SIGTERM");
}

TEST(Child, TakesASignalAfterItsEndAsNoError) {
    Child child = fork_child([] { return 0; }, nullptr, {});
    EXPECT_TRUE(child.wait_for(seconds(10)));
    EXPECT_NO_THROW(child.signal(SIGTERM));
    EXPECT_TRUE(child.reap().success());
    EXPECT_NO_THROW(child.signal(SIGTERM));
}

TEST(Child, SaysWhichSignalThereIsNot) {
    const Child child = sleeper();
    try {
        child.signal(4711);
        FAIL() << "no exception";
    } catch (const std::system_error& fault) {
        EXPECT_EQ(fault.code().value(), EINVAL);
        EXPECT_EQ(std::string(fault.what()).find("send signal 4711 to process "), 0U);
    }
}

TEST(Child, IsWaitedForNoLongerThanTheDeadline) {
    const Child child = sleeper();
    EXPECT_FALSE(child.wait_for(milliseconds(0)));
    EXPECT_FALSE(child.wait_for(milliseconds(20)));
}

TEST(Child, EndsTheWaitWhenItEnds) {
    Child child = fork_child([] { return 0; }, nullptr, {});
    EXPECT_TRUE(child.wait_for(milliseconds::max()));
    child.reap();
    EXPECT_TRUE(child.wait_for(milliseconds(0)));
}

TEST(Child, MakesItsDescriptorReadableWhenItEnds) {
    Child child = fork_child([] { return 0; }, nullptr, {});
    pollfd watched{.fd = child.descriptor(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&watched, 1, 10'000), 1);
    child.reap();
    EXPECT_EQ(::poll(&watched, 1, 0), 1);
}

TEST(Child, IsKilledAndReapedByItsOwner) {
    pid_t pid = -1;
    {
        const Child child = sleeper();
        pid = child.pid();
        EXPECT_TRUE(exists(pid));
    }
    EXPECT_FALSE(exists(pid));
}

TEST(Child, HasOneOwnerAfterAMove) {
    Child first = sleeper();
    const pid_t pid = first.pid();
    Child second = std::move(first);
    EXPECT_EQ(second.pid(), pid);
    second.signal(SIGKILL);
    EXPECT_EQ(second.reap().to_string(), "signal SIGKILL");
}

TEST(Child, EndsTheFormerOneWhenAssigned) {
    Child child = sleeper();
    const pid_t former = child.pid();
    child = sleeper();
    EXPECT_FALSE(exists(former));
    EXPECT_TRUE(exists(child.pid()));
}

TEST(Child, GivesItsDescriptorBack) {
    const auto before = open_descriptors();
    {
        Child reaped = fork_child([] { return 0; }, nullptr, {});
        reaped.reap();
        Child child = sleeper();
        Child moved = std::move(child);
        moved = sleeper();
    }
    EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace bindlab
