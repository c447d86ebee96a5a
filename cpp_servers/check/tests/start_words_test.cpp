#include "cpp_servers/check/start_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/check/tests/made_up_server.hpp"

namespace bindlab {
namespace {

TEST(StartWords, SayWhatCameOfAStart) {
    Attempt attempt;
    EXPECT_EQ(attempt_words(attempt), "was not done");
    attempt.came = Came::up;
    EXPECT_EQ(attempt_words(attempt), "came up");
    attempt.came = Came::refused;
    attempt.decisive = made_up_call("bind", EADDRINUSE);
    EXPECT_EQ(attempt_words(attempt), "was refused (bind 0.0.0.0:80: EADDRINUSE)");
    attempt.came = Came::ended;
    attempt.end = "exit 1";
    attempt.words = "File exists";
    EXPECT_EQ(attempt_words(attempt),
              "ended without a bind() to its port (exit 1, its last words: File exists)");
    attempt.bound = true;
    attempt.words.clear();
    EXPECT_EQ(attempt_words(attempt), "ended between bind() and listen() (exit 1)");
    attempt.came = Came::silent;
    attempt.end.clear();
    attempt.words.clear();
    EXPECT_EQ(attempt_words(attempt), "did not listen in time (still runs)");
}

TEST(StartWords, TellManyCallsAlikeOnce) {
    std::vector<PortCall> calls(12, made_up_call("bind", EADDRINUSE));
    calls.back().at = std::chrono::milliseconds(1500);
    EXPECT_THAT(call_lines(calls),
                testing::ElementsAre(" 0.000 s  pid 2: bind 0.0.0.0:80: EADDRINUSE",
                                     " 1.500 s  pid 2: the same, the last of 12"));
    calls.resize(8);
    EXPECT_EQ(call_lines(calls).size(), 8U);
}

TEST(StartWords, SayHowItListens) {
    EXPECT_EQ(listener_words(made_up_listener()),
              "tcp 0.0.0.0:80, backlog 128, SO_REUSEADDR, close-on-exec");
    ListenerSeen late = made_up_listener({});
    late.now = ReuseOptions{.address = true, .port = true};
    late.v6only = false;
    late.close_on_exec = false;
    late.sockets = 2;
    EXPECT_EQ(listener_words(late),
              "tcp 0.0.0.0:80, backlog 128, no reuse option at bind(), SO_REUSEADDR and "
              "SO_REUSEPORT afterwards, also IPv4 (no IPV6_V6ONLY), not close-on-exec, 2 sockets");
}

TEST(StartWords, SayWhoGotTheConnections) {
    SecondStart second;
    second.attempt.came = Came::up;
    second.connections = 40;
    second.first = 22;
    second.second = 18;
    EXPECT_EQ(
        second_start_words(second),
        "a second copy by the same user silently shares the port: of 40 connections the first "
        "got 22, the second 18");
    second.connections = 0;
    EXPECT_EQ(second_start_words(second), "a second copy by the same user silently shares the port")
        << "UDP";
    second.attempt.came = Came::refused;
    second.shared = {made_up_listener({})};
    EXPECT_EQ(second_start_words(second).find("a second copy by the same user silently shares " +
                                              kMadeUpListener.to_string() + ", though it was"),
              0U);
    second.not_done = "nobody is there";
    second.other_user = true;
    EXPECT_EQ(second_start_words(second),
              "a second copy by another user was not tried: nobody is there");
}

TEST(StartWords, SayWhatAReloadLost) {
    Reload reload;
    reload.signal = "SIGHUP";
    reload.before = {1};
    reload.after = {2};
    reload.made = 450;
    reload.lost = 3;
    EXPECT_EQ(reload_words(reload),
              "reload by SIGHUP: the listener is another one, of 450 connections 3 lost, 0 "
              "unanswered (before it: 0 lost)");
}

TEST(StartWords, SayWhatTheTableShows) {
    EXPECT_EQ(socket_words(made_up_remnant(Ending::time_wait)),
              "TIME_WAIT 127.0.0.1:80 - 127.0.0.1:40000, timewait 59.9 s, no process");
    EXPECT_EQ(call_lines({made_up_call("listen", 0)}),
              std::vector<std::string>{" 0.000 s  pid 2: listen 0.0.0.0:80, backlog 0: ok"});
}

}  // namespace
}  // namespace bindlab
