#include "cpp_servers/guest/timer_lag.hpp"

#include <sys/times.h>
#include <unistd.h>

#include "netns/system_call.hpp"

namespace bindlab {
namespace {

using Seconds = std::chrono::duration<double>;

// Between the two readings the process may have to wait for a processor: of so many pairs the one
// read at once counts.
constexpr int kReadings = 100;
constexpr auto kAtOnce = std::chrono::milliseconds(1);

/// The clock less the ticks. On Linux times(2) returns the count of ticks (jiffies_64), in units of
/// sysconf(_SC_CLK_TCK), whatever the caller has used of them.
Seconds clock_less_ticks() {
    using Clock = std::chrono::steady_clock;
    const auto rate = check(::sysconf(_SC_CLK_TCK), "ask how long a tick is");
    auto narrowest = Clock::duration::max();
    Seconds difference{0};
    for (int i = 0; i < kReadings && narrowest > kAtOnce; ++i) {
        tms unused{};
        const auto before = Clock::now();
        const auto ticks = check(::times(&unused), "count the ticks");
        const auto width = Clock::now() - before;
        if (width < narrowest) {
            narrowest = width;
            difference = Seconds(before.time_since_epoch()) -
                         Seconds(static_cast<double>(ticks) / static_cast<double>(rate));
        }
    }
    return difference;
}

}  // namespace

TimerLag::TimerLag() : begun_(clock_less_ticks()) {}

Seconds TimerLag::now() const {
    return clock_less_ticks() - begun_;
}

}  // namespace bindlab
