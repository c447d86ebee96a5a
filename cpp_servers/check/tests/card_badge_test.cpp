#include "cpp_servers/check/card_badge.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/check/tests/made_up_server.hpp"

namespace bindlab {
namespace {

TEST(CardBadge, SaysTheVerdictInWordsToo) {
    const std::string badge = card_badge(judge(made_up_server()));
    EXPECT_EQ(badge.find("<svg xmlns="), 0U);
    EXPECT_NE(badge.find("<title>restart: SAFE</title>"), std::string::npos) << badge;
    const std::string other = card_badge(
        {.verdict = CheckVerdict::blocked, .up_to = std::chrono::seconds(60), .findings = {}});
    EXPECT_NE(other.find("BLOCKED up to 60 s"), std::string::npos) << other;
    EXPECT_NE(other.find("#b71c1c"), std::string::npos);
}

}  // namespace
}  // namespace bindlab
