#include "cpp_servers/trace/ptrace_requests.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <system_error>

#include "netns/spawn.hpp"

namespace bindlab {
namespace {

int wait_for_ever() {
    while (true) {
        ::pause();
    }
}

TEST(PtraceRequestsTest, SeizesAProcessWithoutStoppingIt) {
    const Child child = fork_child(wait_for_ever, nullptr, {});
    seize(child.pid());
    EXPECT_THROW(seize(child.pid()), std::system_error) << "it is traced already";
    child.signal(SIGUSR1);
    int status = 0;
    ASSERT_EQ(::waitpid(child.pid(), &status, __WALL), child.pid());
    ASSERT_TRUE(WIFSTOPPED(status));
    EXPECT_EQ(WSTOPSIG(status), SIGUSR1);
    EXPECT_TRUE(event_message(child.pid()));
    ASSERT_TRUE(syscall_info(child.pid()));
    EXPECT_EQ(syscall_info(child.pid())->op, PTRACE_SYSCALL_INFO_NONE);
    EXPECT_TRUE(run_on(child.pid(), SIGUSR1)) << "which ends it";
}

TEST(PtraceRequestsTest, TakesATraceeThatIsGoneForNoError) {
    Child child = fork_child([] { return 0; }, nullptr, {});
    const pid_t pid = child.pid();
    child.reap();
    EXPECT_FALSE(run_on(pid, 0));
    EXPECT_FALSE(run_to_exit_of_call(pid));
    EXPECT_FALSE(stay_stopped(pid));
    EXPECT_FALSE(event_message(pid));
    EXPECT_FALSE(syscall_info(pid));
}

}  // namespace
}  // namespace bindlab
