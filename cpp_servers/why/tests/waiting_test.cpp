#include "cpp_servers/why/waiting.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Findings held_by_remains(milliseconds left) {
    return made_findings(made_request("0.0.0.0:80"),
                         {made_remnant("TIME_WAIT", "10.0.0.1:80", left)});
}

TEST(Waiting, EndsWhenThePortIsFree) {
    int looks = 0;
    const Findings last = wait_until_free(
        [&] {
            return ++looks < 3 ? held_by_remains(milliseconds(1))
                               : made_findings(made_request("0.0.0.0:80"), {});
        },
        seconds(20));
    EXPECT_EQ(looks, 3);
    EXPECT_EQ(exit_of(last), WhyExit::free);
}

TEST(Waiting, EndsWithTheLastLookWhenTheTimeIsOver) {
    int looks = 0;
    const Findings last = wait_until_free(
        [&] {
            ++looks;
            return held_by_remains(seconds(60));
        },
        milliseconds(30));
    EXPECT_EQ(looks, 2);
    EXPECT_EQ(exit_of(last), WhyExit::remnant);
}

TEST(Waiting, LooksOnceIfThereIsNoTime) {
    int looks = 0;
    wait_until_free(
        [&] {
            ++looks;
            return held_by_remains(seconds(60));
        },
        milliseconds(0));
    EXPECT_EQ(looks, 1);
}

TEST(Waiting, TellsWhatItIsForWhenItBeginsAndWhenThatChanges) {
    WaitNews news(seconds(60));
    EXPECT_EQ(news.after(held_by_remains(seconds(9))),
              "waiting up to 60 s: TCP port 80 is held by no process: what remains of the "
              "connection from 10.0.0.1:80 to 10.0.0.9:999 is in TIME_WAIT, and goes by itself in "
              "9 s.");
    EXPECT_EQ(news.after(held_by_remains(seconds(8))), "") << "the same one";
    const Findings other = made_findings(
        made_request("0.0.0.0:80"),
        {with_options(with_owner(made_socket("LISTEN", "0.0.0.0:80"), 12, "nginx"), {})});
    EXPECT_EQ(news.after(other).substr(0, 52),
              "still waiting: TCP port 80 is held by nginx (pid 12,");
    EXPECT_EQ(news.after(made_findings(made_request("0.0.0.0:80"), {})), "") << "it is over";
}

TEST(Waiting, TellsNothingWhereThereIsNoWait) {
    Findings refused = made_findings(made_request("0.0.0.0:80"), {});
    refused.refusal = EACCES;
    EXPECT_EQ(WaitNews(seconds(60)).after(refused), "");
    EXPECT_EQ(WaitNews(seconds(0)).after(held_by_remains(seconds(9))), "");
}

TEST(Waiting, EndsAtOnceIfItCannotHelp) {
    Findings refused = made_findings(made_request("0.0.0.0:80"), {});
    refused.refusal = EACCES;
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(exit_of(wait_until_free([&] { return refused; }, seconds(60))), WhyExit::refused);
    EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(30));
}

TEST(WaitBetween, IsUntilTheFirstOfWhatRemainsGoesWithinBounds) {
    EXPECT_EQ(wait_between(held_by_remains(milliseconds(100))), milliseconds(100));
    EXPECT_EQ(wait_between(held_by_remains(milliseconds(0))), milliseconds(10));
    EXPECT_EQ(wait_between(held_by_remains(seconds(60))), milliseconds(250));
}

}  // namespace
}  // namespace bindlab
