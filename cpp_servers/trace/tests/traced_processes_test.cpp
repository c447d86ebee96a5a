#include "cpp_servers/trace/traced_processes.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "netns/spawn.hpp"

namespace bindlab {
namespace {

int pause_for_ever() {
    while (true) {
        ::pause();
    }
}

TEST(TracedProcessesTest, KnowsThreadsByTheirProcess) {
    TracedProcesses all;
    all.add(12, 10);
    all.add(10, 10);
    all.add(11, 11);
    EXPECT_EQ(all.process_of(12), 10);
    EXPECT_EQ(all.processes(), (std::vector<pid_t>{10, 11}));
    all.forget(11);
    EXPECT_FALSE(all.knows(11));
}

TEST(TracedProcessesTest, SignalsItsOwnAlone) {
    TracedProcesses all;
    EXPECT_FALSE(all.signal(::getpid(), SIGKILL)) << "it is none of these";
    Child child = fork_child(pause_for_ever, nullptr, {});
    all.add(child.pid(), child.pid());
    EXPECT_TRUE(all.signal(child.pid(), SIGTERM));
    EXPECT_TRUE(child.wait_for(std::chrono::seconds(30)));
    const pid_t pid = child.pid();
    child.let_go();
    const auto status = all.take(pid);
    ASSERT_TRUE(status);
    EXPECT_TRUE(WIFSIGNALED(*status));
    EXPECT_FALSE(all.knows(pid));
    EXPECT_FALSE(all.signal(pid, 0));
    EXPECT_FALSE(all.take(pid));
}

TEST(TracedProcessesTest, KillsWhoComesAfterTheEndHasBegun) {
    TracedProcesses all;
    Child first = fork_child(pause_for_ever, nullptr, {});
    Child second = fork_child(pause_for_ever, nullptr, {});
    all.add(first.pid(), first.pid());
    all.kill_all();
    all.add(second.pid(), second.pid());
    EXPECT_EQ(first.reap().to_string(), "signal SIGKILL");
    EXPECT_EQ(second.reap().to_string(), "signal SIGKILL");
}

}  // namespace
}  // namespace bindlab
