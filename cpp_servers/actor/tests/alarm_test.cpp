#include "cpp_servers/actor/alarm.hpp"

#include <gtest/gtest.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace bindlab {
namespace {

using namespace std::chrono_literals;

bool timer_runs() {
    itimerval timer{};
    ::getitimer(ITIMER_REAL, &timer);
    return timer.it_interval.tv_sec != 0 || timer.it_interval.tv_usec != 0;
}

bool alarm_is_handled() {
    struct sigaction action = {};
    ::sigaction(SIGALRM, nullptr, &action);
    return action.sa_handler != SIG_DFL;
}

Outcome wait_for_ever() {
    return experiment([] { return ::pause(); });
}

TEST(Alarm, InterruptsWhatBlocksAgainAndAgain) {
    Alarm alarm;
    EXPECT_EQ(alarm.set(5ms).ret, 0);
    EXPECT_EQ(wait_for_ever().error, EINTR);
    EXPECT_EQ(wait_for_ever().error, EINTR);
}

TEST(Alarm, TakesMoreThanASecond) {
    Alarm alarm;
    EXPECT_EQ(alarm.set(61500ms).ret, 0);
    itimerval timer{};
    ::getitimer(ITIMER_REAL, &timer);
    EXPECT_EQ(timer.it_interval.tv_sec, 61);
    EXPECT_EQ(timer.it_interval.tv_usec, 500000);
}

TEST(Alarm, EndsWithZero) {
    Alarm alarm;
    alarm.set(60s);
    EXPECT_TRUE(timer_runs());
    EXPECT_TRUE(alarm_is_handled());
    EXPECT_EQ(alarm.set(0ms).ret, 0);
    EXPECT_FALSE(timer_runs());
    EXPECT_FALSE(alarm_is_handled());
}

TEST(Alarm, LeavesNothingBehind) {
    {
        Alarm alarm;
        alarm.set(60s);
    }
    EXPECT_FALSE(timer_runs());
    EXPECT_FALSE(alarm_is_handled());
}

}  // namespace
}  // namespace bindlab
