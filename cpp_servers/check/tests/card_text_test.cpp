#include "cpp_servers/check/card_text.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/check/tests/made_up_server.hpp"

namespace bindlab {
namespace {

TEST(CardText, BeginsWithTheVerdict) {
    const ServerObservations seen = made_up_server();
    const std::vector<std::string> lines = card_text(seen, judge(seen), false);
    EXPECT_EQ(lines.front(), "SAFE: server --port 80");
    EXPECT_EQ(lines.at(1), "  listens on tcp 0.0.0.0:80, backlog 128, SO_REUSEADDR, close-on-exec");
    EXPECT_EQ(lines.at(3).find("    SIGTERM              127.0.0.1:80"), 0U) << lines.at(3);
    EXPECT_EQ(lines.back(),
              "  a second copy by the same user was refused (bind 0.0.0.0:80: EADDRINUSE)");
}

TEST(CardText, TellsWhatDecidesWithItsSteps) {
    ServerObservations seen = made_up_server();
    seen.listeners = {made_up_listener({})};
    for (RestartTrial& trial : seen.restarts) {
        if (trial.remnant) {
            trial.restart.came = Came::refused;
            trial.restart.held_by = HeldBy::remnant;
            trial.restart.decisive = made_up_call("bind", EADDRINUSE);
            trial.steps = {"a step"};
        }
    }
    const std::vector<std::string> lines = card_text(seen, judge(seen), false);
    EXPECT_EQ(lines.front(), "BLOCKED up to 103 s: server --port 80");
    EXPECT_EQ(std::ranges::count(lines, "      a step"), 1) << "of the first finding alone";
    const auto all = card_text(seen, judge(seen), true);
    EXPECT_EQ(std::ranges::count(all, "      a step"), 8) << "of each finding, and of each trial";
}

}  // namespace
}  // namespace bindlab
