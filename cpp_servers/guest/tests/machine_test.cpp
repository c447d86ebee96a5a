// What of a machine can be tried on a host; the rest needs one of its own (`make matrix`).
#include "cpp_servers/guest/machine.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace bindlab {
namespace {

TEST(Machine, HasBeenUpForAtLeastAsLongAsItsClockWithoutSleep) {
    // CLOCK_BOOTTIME is CLOCK_MONOTONIC and the time the machine has slept.
    const auto awake = std::chrono::steady_clock::now().time_since_epoch();
    EXPECT_GE(uptime(), awake);
}

TEST(Machine, NeedNotWaitForItsThirdSecondWhenThatIsOver) {
    await_third_second();
    EXPECT_GE(std::chrono::steady_clock::now().time_since_epoch(), std::chrono::seconds(2));
}

}  // namespace
}  // namespace bindlab
