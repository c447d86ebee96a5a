// Whether the kernel's timers keep pace with its clock.
//
// TCP's timers run by the tick (jiffies), everything that a case measures by CLOCK_MONOTONIC. A
// guest that loses ticks would show a TIME_WAIT of 60 s that lasts longer, and nothing would tell.
#pragma once

#include <chrono>

namespace bindlab {

class TimerLag {
public:
    /// Begins to watch.
    TimerLag();

    /// How far the ticks have fallen behind the clock since then; exact to some 10 ms, which is
    /// what times(2) is exact to. Throws system_error.
    std::chrono::duration<double> now() const;

private:
    std::chrono::duration<double> begun_;
};

}  // namespace bindlab
