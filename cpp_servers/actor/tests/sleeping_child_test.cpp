#include "cpp_servers/actor/sleeping_child.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string>

#include "cpp_servers/actor/words.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {
namespace {

namespace fs = std::filesystem;

struct Ends {
    Descriptor ours;
    Descriptor theirs;
};

Ends socket_ends() {
    std::array<int, 2> both{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, both.data()), 0);
    return {Descriptor(both[0]), Descriptor(both[1])};
}

// Whether the other end is still held by anybody.
bool is_held(const Descriptor& ours) {
    char byte = 0;
    return ::recv(ours.get(), &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

std::size_t descriptors_of(long pid) {
    const fs::directory_iterator all("/proc/" + std::to_string(pid) + "/fd");
    return static_cast<std::size_t>(std::distance(fs::begin(all), fs::end(all)));
}

TEST(SleepingChild, KeepsWhatItsParentCloses) {
    Ends ends = socket_ends();
    std::optional<SleepingChild> child;
    const Outcome forked = SleepingChild::start({{"sock", ends.theirs.get()}}, false, child);
    ASSERT_TRUE(child);
    EXPECT_GT(forked.ret, 1);
    ends.theirs.reset();
    EXPECT_TRUE(is_held(ends.ours));
    std::string how;
    EXPECT_EQ(child->end(how).ret, forked.ret);
    EXPECT_EQ(how, "signal SIGKILL");
    EXPECT_FALSE(is_held(ends.ours));
}

TEST(SleepingChild, HasNothingButTheSocketsAndItsStandardStreams) {
    const Ends ends = socket_ends();
    std::optional<SleepingChild> child;
    const Outcome forked = SleepingChild::start({{"sock", ends.theirs.get()}}, false, child);
    ASSERT_TRUE(child);
    EXPECT_EQ(descriptors_of(forked.ret), 4U);
    std::string how;
    child->end(how);
}

TEST(SleepingChild, ClosesOnExecWhatIsMeantToBeClosed) {
    Ends kept = socket_ends();
    Ends closed = socket_ends();
    ASSERT_EQ(::fcntl(closed.theirs.get(), F_SETFD, FD_CLOEXEC), 0);
    std::optional<SleepingChild> child;
    SleepingChild::start({{"kept", kept.theirs.get()}, {"closed", closed.theirs.get()}}, true,
                         child);
    ASSERT_TRUE(child);
    kept.theirs.reset();
    closed.theirs.reset();
    EXPECT_TRUE(is_held(kept.ours));
    EXPECT_FALSE(is_held(closed.ours));
    EXPECT_EQ(child->take("closed").error, EBADF);
    std::string how;
    child->end(how);
    EXPECT_EQ(how, "signal SIGKILL");
}

TEST(SleepingChild, GivesBackWhatItHas) {
    Ends ends = socket_ends();
    std::optional<SleepingChild> child;
    SleepingChild::start({{"sock", ends.theirs.get()}}, false, child);
    ASSERT_TRUE(child);
    ends.theirs.reset();
    const Outcome taken = child->take("sock");
    const Descriptor back(static_cast<int>(taken.ret));
    std::string how;
    child->end(how);
    if (taken.ret < 0 && (taken.error == ENOSYS || taken.error == EPERM)) {
        GTEST_SKIP() << "pidfd_getfd() is not allowed here";
    }
    ASSERT_GE(taken.ret, 0);
    EXPECT_TRUE(is_held(ends.ours)) << "by us";
    EXPECT_THROW(static_cast<void>(child->take("other")), Refusal);
}

TEST(SleepingChild, LivesOnWhenItsParentForgetsIt) {
    Ends ends = socket_ends();
    pid_t pid = 0;
    {
        std::optional<SleepingChild> child;
        pid = static_cast<pid_t>(
            SleepingChild::start({{"sock", ends.theirs.get()}}, false, child).ret);
        ends.theirs.reset();
    }
    EXPECT_TRUE(is_held(ends.ours));
    ::kill(pid, SIGKILL);
    char byte = 0;
    EXPECT_EQ(::recv(ends.ours.get(), &byte, 1, 0), 0);
}

}  // namespace
}  // namespace bindlab
