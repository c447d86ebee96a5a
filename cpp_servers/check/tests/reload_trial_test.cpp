#include "cpp_servers/check/reload_trial.hpp"

#include <csignal>

#include "cpp_servers/check/tests/checked_server.hpp"

namespace bindlab {
namespace {

using ReloadTest = ChecksServers;

TEST_F(ReloadTest, KeepsTheListenerAndLosesNobody) {
    Prepared prepared("reloads");
    const Reload reload = try_reload(prepared.setting, SIGHUP);
    EXPECT_EQ(reload.not_done, "");
    EXPECT_EQ(reload.before.size(), 1U);
    EXPECT_EQ(reload.before, reload.after);
    EXPECT_EQ(reload.made, 450U);
    EXPECT_EQ(reload.lost, 0U);
    EXPECT_FALSE(reload.ended);
}

TEST_F(ReloadTest, CountsWhoIsLost) {
    Prepared prepared("good");
    const Reload reload = try_reload(prepared.setting, SIGHUP);
    EXPECT_TRUE(reload.ended);
    EXPECT_GT(reload.lost, 300U);
    EXPECT_EQ(reload.lost_before, 0U);
}

}  // namespace
}  // namespace bindlab
