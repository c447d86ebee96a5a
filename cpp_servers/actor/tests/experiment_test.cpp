#include "cpp_servers/actor/experiment.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

TEST(Experiment, MakesACallOnceWhateverItSays) {
    int calls = 0;
    const auto interrupted = [&] {
        ++calls;
        errno = EINTR;
        return -1;
    };
    const Outcome outcome = experiment(interrupted);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(outcome.ret, -1);
    EXPECT_EQ(outcome.error, EINTR);
}

TEST(Experiment, LooksAtErrnoOnlyAfterAFailure) {
    errno = EBADF;
    const Outcome outcome = experiment([] { return 7; });
    EXPECT_EQ(outcome.ret, 7);
    EXPECT_EQ(outcome.error, 0);
    EXPECT_GE(outcome.took.count(), 0);
}

TEST(Record, PutsErrnoByNameIntoTheAnswer) {
    Answer answer;
    EXPECT_FALSE(record(answer, {-1, EINTR, {}}));
    EXPECT_EQ(answer.errno_name, "EINTR");
    EXPECT_EQ(answer.error, "Interrupted system call");
    EXPECT_TRUE(record(answer, {3, 0, {}}));
    EXPECT_EQ(answer.ret, 3);
}

}  // namespace
}  // namespace bindlab
