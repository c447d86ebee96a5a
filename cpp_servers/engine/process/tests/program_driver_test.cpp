#include "cpp_servers/engine/process/program_driver.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "cpp_servers/engine/tests/report_pipe.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class ProgramDriverTest : public NeedsNamespaces {
protected:
    void SetUp() override {
        NeedsNamespaces::SetUp();
        std::signal(SIGPIPE, SIG_IGN);  // as a case's process does
    }

    Clock::time_point soon() const { return Clock::now() + std::chrono::minutes(1); }
    ProgramDriver start(const std::vector<std::string>& argv) {
        return {plan_, argv, NetworkNamespace::create(), waiter_};
    }

    ReportPipe pipe_;
    CaseReport report_ = pipe_.writer();
    Waiter waiter_{report_};
    ActorPlan plan_{"program", 0, true, 0};
};

TEST_F(ProgramDriverTest, FindsWhatTheProgramPrintsOnceEach) {
    ProgramDriver cat = start({"cat"});
    EXPECT_EQ(cat.type("one two one", soon()), 0);
    EXPECT_EQ(cat.await_output("one", soon()), ProgramDriver::Output::found);
    EXPECT_EQ(cat.unread(), " two one");
    EXPECT_EQ(cat.await_output("one", soon()), ProgramDriver::Output::found);
    EXPECT_EQ(cat.await_output("one", Clock::now()), ProgramDriver::Output::late);
}

TEST_F(ProgramDriverTest, TellsAClosedOutputFromALateOne) {
    ProgramDriver cat = start({"cat"});
    EXPECT_TRUE(cat.close_input());
    EXPECT_FALSE(cat.close_input());
    EXPECT_EQ(cat.await_output("one", soon()), ProgramDriver::Output::ended);
    EXPECT_EQ(cat.type("x", soon()), EBADF);
}

TEST_F(ProgramDriverTest, SaysThatNobodyReads) {
    ProgramDriver done = start({"true"});
    EXPECT_TRUE(done.process().await_end(soon(), waiter_));
    EXPECT_EQ(done.type("x", soon()), EPIPE);
}

TEST_F(ProgramDriverTest, SaysThatThePipeStaysFull) {
    ProgramDriver deaf = start({"sleep", "1000"});
    const std::string more_than_a_pipe_holds(1U << 20, 'x');
    const auto until = Clock::now() + std::chrono::milliseconds(20);
    EXPECT_EQ(deaf.type(more_than_a_pipe_holds, until), ETIMEDOUT);
}

TEST_F(ProgramDriverTest, ReadsTheOutputWhileTheCaseWaits) {
    // More than a pipe holds: without a reader the program would not come to its end.
    ProgramDriver talker = start({"head", "-c", "300000", "/dev/zero"});
    EXPECT_TRUE(talker.process().await_end(soon(), waiter_));
    EXPECT_EQ(talker.await_output("x", soon()), ProgramDriver::Output::ended);
    EXPECT_EQ(talker.unread().size(), 300000U);
}

TEST_F(ProgramDriverTest, KeepsTheNewestOfAnEndlessOutput) {
    ProgramDriver talker = start({"head", "-c", "9000000", "/dev/zero"});
    EXPECT_EQ(talker.await_output("x", soon()), ProgramDriver::Output::ended);
    EXPECT_LE(talker.unread().size(), 4U * 1024 * 1024);
    EXPECT_GE(talker.unread().size(), 2U * 1024 * 1024);
}

TEST_F(ProgramDriverTest, SaysWhyAProgramCannotStart) {
    try {
        start({"no-such-program"});
        FAIL() << "it has started";
    } catch (const std::system_error& error) {
        EXPECT_EQ(error.code().value(), ENOENT);
    }
}

}  // namespace
}  // namespace bindlab
