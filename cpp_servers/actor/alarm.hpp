// A signal that interrupts: SIGALRM again and again, with a handler that does nothing and has no
// SA_RESTART, so a call that blocks returns EINTR (signal(7)). Again and again, for one that came a
// moment before the call would be lost. Owns the process' ITIMER_REAL and its handler of SIGALRM;
// puts both back when it ends.
#pragma once

#include <chrono>

#include "cpp_servers/actor/experiment.hpp"

namespace bindlab {

class Alarm {
public:
    Alarm() = default;
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;
    ~Alarm() { stop(); }

    /// setitimer(2): the first after `every`, then as often; zero ends it.
    Outcome set(std::chrono::milliseconds every);

private:
    void stop();

    bool armed_ = false;
};

}  // namespace bindlab
