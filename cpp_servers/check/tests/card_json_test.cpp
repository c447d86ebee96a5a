#include "cpp_servers/check/card_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cpp_servers/check/tests/made_up_server.hpp"

namespace bindlab {
namespace {

using Json = nlohmann::json;

TEST(CardJson, HasTheVerdictAndWhatItStandsOn) {
    ServerObservations seen = made_up_server();
    seen.seconds[0].attempt.came = Came::up;
    const Json card = Json::parse(card_json(seen, judge(seen)));
    EXPECT_EQ(card.at("format"), 1);
    EXPECT_EQ(card.at("verdict"), "SHARES");
    EXPECT_EQ(card.at("exit"), 2);
    EXPECT_EQ(card.at("up_to_s"), Json());
    EXPECT_EQ(card.at("restarts").size(), kEndings.size());
    EXPECT_EQ(card.at("restarts").at(0).at("remnant"), Json());
    EXPECT_EQ(card.at("restarts").at(3).at("remnant_wanted"), "TIME_WAIT");
    EXPECT_EQ(card.at("listeners").at(0).at("options_at_bind").at("SO_REUSEADDR"), true);
    EXPECT_EQ(card.at("second_starts").at(0).at("start").at("decided_by").at("errno"),
              "EADDRINUSE");
    EXPECT_EQ(card.at("findings").size(), 1U);
}

TEST(CardJson, HasWhatTheSentencesAreMadeOf) {
    ServerObservations seen = made_up_server();
    seen.seconds[0].shared = seen.listeners;
    RestartTrial& trial = seen.restarts[3];
    trial.became = trial.remnant;
    trial.became->state = "FIN_WAIT2";
    trial.restart.was_up = true;
    const Json card = Json::parse(card_json(seen, judge(seen)));
    EXPECT_EQ(card.at("second_starts").at(0).at("shared"), card.at("listeners"));
    const Json& restart = card.at("restarts").at(3);
    EXPECT_NE(restart.at("remnant_at_restart").get<std::string>().find("FIN_WAIT2"),
              std::string::npos);
    EXPECT_EQ(restart.at("restart").at("was_up"), true);
}

TEST(CardJson, IsValidWhateverTheServerWrites) {
    ServerObservations seen = made_up_server();
    seen.restarts[0].restart.words = "\xff\xfe";
    EXPECT_TRUE(Json::accept(card_json(seen, judge(seen))));
}

}  // namespace
}  // namespace bindlab
