// Waiting for a state with a deadline: nothing here sleeps for a time and hopes.
#pragma once

#include <chrono>
#include <concepts>
#include <thread>

namespace bindlab {

using CheckClock = std::chrono::steady_clock;

/// How often a state is looked at that nobody announces.
inline constexpr std::chrono::milliseconds kLookPause{2};

/// Until `state` holds; false if it does not in time. It is asked once more after the deadline.
template <std::predicate State>
bool await_state(const State& state, CheckClock::time_point until) {
    while (!state()) {
        if (CheckClock::now() >= until) {
            return state();
        }
        std::this_thread::sleep_for(kLookPause);
    }
    return true;
}

}  // namespace bindlab
