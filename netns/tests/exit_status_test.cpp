#include "netns/exit_status.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace bindlab {
namespace {

TEST(ExitStatus, SaysHowAProcessEnded) {
    EXPECT_EQ((ExitStatus{.signalled = false, .value = 0}).to_string(), "exit 0");
    EXPECT_EQ((ExitStatus{.signalled = false, .value = 3}).to_string(), "exit 3");
    EXPECT_EQ((ExitStatus{.signalled = true, .value = SIGKILL}).to_string(), "signal SIGKILL");
}

TEST(ExitStatus, IsASuccessOnlyForExitZero) {
    EXPECT_TRUE((ExitStatus{.signalled = false, .value = 0}).success());
    EXPECT_FALSE((ExitStatus{.signalled = false, .value = 1}).success());
    EXPECT_FALSE((ExitStatus{.signalled = true, .value = SIGTERM}).success());
}

}  // namespace
}  // namespace bindlab
