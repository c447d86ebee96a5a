#include "cpp_servers/guest/timer_lag.hpp"

#include <gtest/gtest.h>
#include <poll.h>

#include <cmath>

namespace bindlab {
namespace {

TEST(TimerLag, IsNoneOnAMachineWhoseTicksAreCounted) {
    const TimerLag lag;
    ::poll(nullptr, 0, 50);
    EXPECT_LT(std::abs(lag.now().count()), 0.04);
}

}  // namespace
}  // namespace bindlab
