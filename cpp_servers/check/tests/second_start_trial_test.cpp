#include "cpp_servers/check/second_start_trial.hpp"

#include "cpp_servers/check/start_words.hpp"
#include "cpp_servers/check/tests/checked_server.hpp"

namespace bindlab {
namespace {

using SecondStartTest = ChecksServers;

TEST_F(SecondStartTest, IsRefusedOrShares) {
    Prepared good("good");
    EXPECT_EQ(try_second_start(good.setting, false).attempt.came, Came::refused);
    Prepared shares("reuseport");
    const SecondStart second = try_second_start(shares.setting, false);
    EXPECT_EQ(second.attempt.came, Came::up);
    EXPECT_EQ(second.connections, kCountedClients);
    EXPECT_EQ(second.first + second.second, kCountedClients);
}

TEST_F(SecondStartTest, IsToldWhereItListensInstead) {
    Prepared next("next-port");
    const SecondStart second = try_second_start(next.setting, false);
    EXPECT_EQ(second.attempt.came, Came::refused);
    EXPECT_EQ(second.attempt.instead, std::vector{Endpoint::parse("[::]:8081")});
    EXPECT_EQ(second_start_words(second),
              "a second copy by the same user was refused (bind [::]:8080: EADDRINUSE), and "
              "listens at [::]:8081");
}

TEST_F(SecondStartTest, ByAnotherUserIsRefusedWhateverItShares) {
    Prepared shares("reuseport");
    const SecondStart second = try_second_start(shares.setting, true);
    if (!second.not_done.empty()) {
        GTEST_SKIP() << second.not_done;
    }
    EXPECT_NE(second.attempt.came, Came::up);
}

}  // namespace
}  // namespace bindlab
