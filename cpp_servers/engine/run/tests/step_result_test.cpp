#include "cpp_servers/engine/run/step_result.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace bindlab {
namespace {

TEST(StepResult, IsOkUntilSomethingFails) {
    EXPECT_EQ(StepResult().outcome, "ok");
    EXPECT_EQ(StepResult::of([] {}).outcome, "ok");
}

TEST(StepResult, NamesTheErrnoAndSaysItInWords) {
    EXPECT_EQ(StepResult::failure(EADDRINUSE).outcome, "EADDRINUSE");
    EXPECT_EQ(StepResult::failure(EADDRINUSE).detail, "Address already in use");
    EXPECT_EQ(StepResult::failure(EADDRINUSE, "better words").detail, "better words");
}

TEST(StepResult, TellsALateStepFromAnErrno) {
    EXPECT_EQ(StepResult::late().outcome, "ETIMEDOUT");
    EXPECT_TRUE(StepResult::late().timed_out);
    EXPECT_FALSE(StepResult::failure(ETIMEDOUT).timed_out);
}

TEST(StepResult, TakesTheErrnoOfSetUpButNoOtherFault) {
    const auto refused = [] {
        throw std::system_error(EPERM, std::generic_category(), "write a setting");
    };
    EXPECT_EQ(StepResult::of(refused).outcome, "EPERM");
    EXPECT_NE(StepResult::of(refused).detail.find("write a setting"), std::string::npos);
    EXPECT_THROW(StepResult::of([] { throw std::runtime_error("a fault"); }), std::runtime_error);
}

}  // namespace
}  // namespace bindlab
