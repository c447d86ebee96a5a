// How a case waits: for descriptors, until a point in time, and never otherwise.
//
// Owns no descriptor. Promises that what runs beside the wait (a program's output) is read
// meanwhile, so that no pipe fills up, and that the engine hears of a wait that takes long, so that
// it can start other cases in the meantime.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <vector>

#include "cpp_servers/engine/record/case_report.hpp"

namespace bindlab {

using Clock = std::chrono::steady_clock;

class Waiter {
public:
    explicit Waiter(const CaseReport& report) : report_(report) {}

    /// From now on `ready` is called during waits whenever `descriptor` is readable.
    void attend(int descriptor, std::function<void()> ready);
    void forget(int descriptor);

    /// A new piece of work begins that may take until `until`; ends the one before.
    void begin(Clock::time_point until);
    /// The piece of work is done: if the engine was told of a wait, it hears that it is over.
    void end();

    /// Waits until one of `descriptors` is readable (or closed by the other side), an attended one
    /// was served, or `until` has come; true in the first case. `revents` of those are filled in by
    /// the caller's choice of pollfd, see the overload.
    bool wait_readable(std::span<const int> descriptors, Clock::time_point until);
    /// The same for one descriptor that is to be writable.
    bool wait_writable(int descriptor, Clock::time_point until);
    /// Waits until `until`, come what may.
    void wait(Clock::time_point until);

private:
    struct Attended {
        int descriptor = -1;
        std::function<void()> ready;
    };

    bool poll(std::span<const int> descriptors, short events, Clock::time_point until);
    void park(Clock::time_point now);

    const CaseReport& report_;
    std::vector<Attended> attended_;
    Clock::time_point park_at_{};
    Clock::time_point until_{};
    bool parked_ = false;
};

}  // namespace bindlab
