// A process has a number in each PID namespace that it is in.
#include "cpp_servers/why/listed_pid.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "netns/spawn.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

using ListedPid = NeedsNamespaces;

TEST(PidsIn, AreThoseOfTheLine) {
    EXPECT_EQ(pids_in("Name:\tx\nPid:\t7\nNSpid:\t4711\t7\nNSpgid:\t1\n"),
              (std::vector<pid_t>{4711, 7}));
    EXPECT_TRUE(pids_in("Name:\tx\nPid:\t7\n").empty());
}

TEST_F(ListedPid, IsTheNumberOfOnesOwnNamespace) {
    EXPECT_EQ(pid_of_listed(::getpid()), ::getpid());
    const pid_t outside = ::getpid();
    // /proc stays that of the namespace outside.
    Child child = fork_init(
        [outside] {
            const std::string self = std::filesystem::read_symlink("/proc/self").string();
            const bool right = std::stoi(self) != 1 && pid_of_listed(std::stoi(self)) == 1 &&
                               pid_of_listed(outside) == std::nullopt;
            return right ? 0 : 1;
        },
        nullptr, {});
    ASSERT_TRUE(child.wait_for(std::chrono::minutes(1)));
    EXPECT_EQ(child.reap().to_string(), "exit 0");
}

}  // namespace
}  // namespace bindlab
