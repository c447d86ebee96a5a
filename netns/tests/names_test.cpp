#include "netns/names.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>

namespace bindlab {
namespace {

TEST(Names, CallErrorsAsTheManPagesDo) {
    EXPECT_EQ(errno_name(EADDRINUSE), "EADDRINUSE");
    EXPECT_EQ(errno_name(EAGAIN), "EAGAIN");
}

TEST(Names, ShowTheNumberOfAnErrorWithoutName) {
    EXPECT_EQ(errno_name(4711), "errno 4711");
    EXPECT_EQ(errno_name(0), "errno 0");
}

TEST(Names, CallSignalsAsTheManPagesDo) {
    EXPECT_EQ(signal_name(SIGKILL), "SIGKILL");
    EXPECT_EQ(signal_name(SIGINT), "SIGINT");
    EXPECT_EQ(signal_name(40), "signal 40");
}

TEST(Names, LeadBackToTheSignal) {
    EXPECT_EQ(signal_number("SIGTERM"), SIGTERM);
    EXPECT_EQ(signal_number("SIGKILL"), SIGKILL);
    EXPECT_EQ(signal_number("KILL"), std::nullopt);
    EXPECT_EQ(signal_number("SIGNONE"), std::nullopt);
}

}  // namespace
}  // namespace bindlab
