#include "cpp_servers/trace/thread_status.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <future>

namespace bindlab {
namespace {

TEST(ThreadStatusTest, TakesTheThreadGroupAndTheEffectiveIds) {
    const auto status = parse_thread_status(
        "Name:\tTgid: 7\nUmask:\t0022\nTgid:\t12\nNgid:\t0\nPid:\t13\n"
        "Uid:\t1000\t0\t1000\t1000\nGid:\t100\t4\t100\t100\n");
    ASSERT_TRUE(status);
    EXPECT_EQ(*status, (ThreadStatus{12, 0, 4}));
    EXPECT_FALSE(parse_thread_status(""));
    EXPECT_FALSE(parse_thread_status("Name:\tx\nTgid:\tx\n"));
}

TEST(ThreadStatusTest, KnowsTheProcessOfAThread) {
    auto of_thread = std::async(std::launch::async, [] { return thread_status(::gettid()); });
    const auto status = of_thread.get();
    ASSERT_TRUE(status);
    EXPECT_EQ(status->process, ::getpid());
    EXPECT_EQ(status->effective_uid, ::geteuid());
}

TEST(ThreadStatusTest, TellsNothingOfAThreadThatIsNot) {
    EXPECT_FALSE(thread_status(0));
}

}  // namespace
}  // namespace bindlab
