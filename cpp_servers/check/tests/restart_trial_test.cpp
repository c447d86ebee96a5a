#include "cpp_servers/check/restart_trial.hpp"

#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include "cpp_servers/check/coverage.hpp"
#include "cpp_servers/check/tests/checked_server.hpp"

namespace bindlab {
namespace {

class RestartTrialTest : public ChecksServers {
protected:
    static RestartTrial trial_of(const std::string& mode, Stop stop, Ending ending) {
        return trial_of(order_for(mode), stop, ending);
    }

    static RestartTrial trial_of(const CheckOrder& order, Stop stop, Ending ending) {
        Prepared prepared(order);
        const RestartKind kind{stop, ending, Endpoint::parse("[::]:8080"),
                               Endpoint::parse("127.0.0.1:8080")};
        return try_restart(prepared.setting, kind);
    }
};

TEST_F(RestartTrialTest, IsBesideTheRemnantThatIsAskedFor) {
    for (const Ending ending : kEndings) {
        const RestartTrial trial = trial_of("good", Stop::sigkill, ending);
        EXPECT_EQ(trial.not_made, "") << to_string(ending);
        EXPECT_EQ(trial.restart.came, Came::up) << to_string(ending);
        EXPECT_EQ(trial.remnant ? trial.remnant->state : "", state_of(ending));
        EXPECT_TRUE(is_shown(trial));
    }
}

TEST_F(RestartTrialTest, IsBesideTheSameWhereTheServerClosesAtOnce) {
    Prepared prepared("closes-first");
    for (int time = 0; time < 5; ++time) {
        for (const Ending ending : kEndings) {
            const RestartKind kind{Stop::sigkill, ending, Endpoint::parse("[::]:8080"),
                                   Endpoint::parse("127.0.0.1:8080")};
            const RestartTrial trial = try_restart(prepared.setting, kind);
            EXPECT_EQ(trial.not_made, "") << to_string(ending);
            EXPECT_TRUE(is_shown(trial)) << testing::PrintToString(trial.steps);
        }
    }
}

TEST_F(RestartTrialTest, IsRefusedWithoutTheOption) {
    const RestartTrial trial = trial_of("no-option", Stop::sigterm, Ending::time_wait);
    EXPECT_EQ(trial.restart.came, Came::refused);
    EXPECT_EQ(trial.restart.held_by, HeldBy::remnant);
    EXPECT_TRUE(is_shown(trial));
    EXPECT_EQ(trial_of("no-option", Stop::sigterm, Ending::reset).restart.came, Came::up);
}

TEST_F(RestartTrialTest, KnowsAChildThatLivesOn) {
    const RestartTrial forked = trial_of("forks", Stop::sigkill, Ending::reset);
    EXPECT_TRUE(forked.child_lives);
    EXPECT_EQ(forked.restart.held_by, HeldBy::forked_child);
    EXPECT_TRUE(forked.restart.holder_listens);
    const RestartTrial executed = trial_of("leaks", Stop::sigkill, Ending::reset);
    EXPECT_EQ(executed.restart.held_by, HeldBy::executed_child);
    EXPECT_FALSE(trial_of("forks", Stop::sigkill_group, Ending::reset).child_lives);
}

TEST_F(RestartTrialTest, LeavesASupervisorItsOwnRestart) {
    CheckOrder order = order_for("good");
    order.command = {"/bin/sh", "-c",
                     fmt::format("while :; do {}; done", fmt::join(order.command, " "))};
    for (const Stop stop : {Stop::sigterm, Stop::sigkill}) {
        const RestartTrial trial = trial_of(order, stop, Ending::reset);
        EXPECT_TRUE(trial.started_again) << testing::PrintToString(trial.steps);
        EXPECT_EQ(trial.restart.came, Came::not_done);
        EXPECT_THAT(trial.not_made, testing::StartsWith("what started it has started it again"));
        EXPECT_FALSE(is_shown(trial));
    }
    const RestartTrial whole = trial_of(order, Stop::sigkill_group, Ending::reset);
    EXPECT_FALSE(whole.started_again);
    EXPECT_EQ(whole.restart.came, Came::up);
}

}  // namespace
}  // namespace bindlab
