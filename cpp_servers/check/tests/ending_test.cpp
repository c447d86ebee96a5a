#include "cpp_servers/check/ending.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "cpp_servers/check/tests/made_up_server.hpp"

namespace bindlab {
namespace {

TEST(Ending, IsNamedByItsRemnant) {
    EXPECT_EQ(to_string(Ending::client_first), "client first");
    EXPECT_EQ(to_string(Ending::reset), "reset");
    EXPECT_EQ(to_string(Ending::time_wait), "TIME_WAIT");
    for (const Ending ending : kEndings) {
        EXPECT_EQ(state_of(ending).empty(), !rules_state_of(ending).has_value());
    }
}

TEST(Ending, KnowsWhoClosesFirst) {
    EXPECT_TRUE(server_closes_first(Ending::fin_wait1));
    EXPECT_TRUE(server_closes_first(Ending::fin_wait2));
    EXPECT_TRUE(server_closes_first(Ending::time_wait));
    EXPECT_FALSE(server_closes_first(Ending::last_ack));
    EXPECT_FALSE(server_closes_first(Ending::reset));
}

TEST(Ending, LastsAsLongAsItsTimerSaysOrUntilTheFinIsGivenUp) {
    using std::chrono::seconds;
    EXPECT_EQ(lasts(made_up_remnant(Ending::time_wait), 0), seconds(60));
    EXPECT_EQ(lasts(made_up_remnant(Ending::fin_wait1), 0), seconds(103));
    EXPECT_EQ(lasts(made_up_remnant(Ending::last_ack), 2), seconds(2));
}

}  // namespace
}  // namespace bindlab
