#include "cpp_servers/guest/timer_lag.hpp"

#include <sys/times.h>
#include <unistd.h>

#include "netns/system_call.hpp"

namespace bindlab {
namespace {

using Seconds = std::chrono::duration<double>;

/// The clock less the ticks. On Linux times(2) returns the count of ticks (jiffies_64), in units of
/// sysconf(_SC_CLK_TCK), whatever the caller has used of them.
Seconds clock_less_ticks() {
    tms unused{};
    const auto ticks = check(::times(&unused), "count the ticks");
    const auto rate = check(::sysconf(_SC_CLK_TCK), "ask how long a tick is");
    const Seconds clock = std::chrono::steady_clock::now().time_since_epoch();
    return clock - Seconds(static_cast<double>(ticks) / static_cast<double>(rate));
}

}  // namespace

TimerLag::TimerLag() : begun_(clock_less_ticks()) {}

Seconds TimerLag::now() const {
    return clock_less_ticks() - begun_;
}

}  // namespace bindlab
