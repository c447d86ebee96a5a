#include "cpp_servers/engine/process/process.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "cpp_servers/engine/tests/report_pipe.hpp"
#include "netns/spawn.hpp"

namespace bindlab {
namespace {

Process that_ends(int code) {
    return Process(fork_child([code] { return code; }, nullptr, {}));
}

Process that_stays() {
    return Process(fork_child([] { return pause(); }, nullptr, {}));
}

class ProcessTest : public testing::Test {
protected:
    ReportPipe pipe_;
    CaseReport report_ = pipe_.writer();
    Waiter waiter_{report_};
};

TEST_F(ProcessTest, IsWaitedForToItsEnd) {
    Process process = that_ends(7);
    EXPECT_TRUE(process.await_end(Clock::now() + std::chrono::minutes(1), waiter_));
    EXPECT_TRUE(process.ended());
    EXPECT_EQ(process.status().to_string(), "exit 7");
}

TEST_F(ProcessTest, IsNotWaitedForLongerThanAllowed) {
    const Process process = that_stays();
    EXPECT_FALSE(process.await_end(Clock::now(), waiter_));
    EXPECT_FALSE(process.ended());
}

TEST_F(ProcessTest, EndsUnexpectedlyUnlessAStepAskedForIt) {
    Process process = that_ends(0);
    EXPECT_FALSE(process.end_expected());
    process.expect_end();
    EXPECT_TRUE(process.end_expected());
}

TEST_F(ProcessTest, IsAskedToEndByASignal) {
    Process process = that_stays();
    process.signal(SIGKILL);
    EXPECT_TRUE(process.end_expected());
    EXPECT_TRUE(process.await_end(Clock::now() + std::chrono::minutes(1), waiter_));
    EXPECT_EQ(process.status().to_string(), "signal SIGKILL");
}

}  // namespace
}  // namespace bindlab
