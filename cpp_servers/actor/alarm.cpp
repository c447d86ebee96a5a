#include "cpp_servers/actor/alarm.hpp"

#include <sys/time.h>

#include <csignal>

#include "netns/system_call.hpp"

namespace bindlab {

namespace {

void do_nothing(int /*signal*/) {}

void handle_with(void (*handler)(int)) {
    struct sigaction action = {};
    action.sa_handler = handler;  // and no SA_RESTART, as std::signal would have
    check(::sigaction(SIGALRM, &action, nullptr), "handle SIGALRM");
}

Outcome set_timer(std::chrono::milliseconds every) {
    using std::chrono::duration_cast;
    const auto seconds = duration_cast<std::chrono::seconds>(every);
    const auto rest = duration_cast<std::chrono::microseconds>(every - seconds);
    itimerval timer{};
    timer.it_interval.tv_sec = seconds.count();
    timer.it_interval.tv_usec = rest.count();
    timer.it_value = timer.it_interval;
    return experiment([&] { return ::setitimer(ITIMER_REAL, &timer, nullptr); });
}

}  // namespace

Outcome Alarm::set(std::chrono::milliseconds every) {
    if (every.count() == 0) {
        const Outcome outcome = set_timer(every);
        stop();
        return outcome;
    }
    handle_with(do_nothing);
    armed_ = true;
    return set_timer(every);
}

void Alarm::stop() {
    if (armed_) {
        set_timer(std::chrono::milliseconds(0));
        std::signal(SIGALRM, SIG_DFL);
        armed_ = false;
    }
}

}  // namespace bindlab
