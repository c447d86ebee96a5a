#include "cpp_servers/check/checking.hpp"

#include "cpp_servers/check/judge.hpp"
#include "cpp_servers/check/tests/checked_server.hpp"

namespace bindlab {
namespace {

using CheckingTest = ChecksServers;

TEST_F(CheckingTest, TellsEachTrialAndSeesEnoughForAVerdict) {
    std::vector<std::string> told;
    CheckOrder order = order_for("good");
    order.stops_all = true;
    const ServerObservations seen = observe(order, {{6, 18, 44}, "6.18.44"},
                                            [&](const std::string& it) { told.push_back(it); });
    EXPECT_EQ(judge(seen).verdict, CheckVerdict::safe);
    EXPECT_EQ(told.front(), "first start");
    EXPECT_EQ(told.size(), 3 + seen.restarts.size());
    EXPECT_EQ(seen.left_out_by_wish.size(), 1U);
}

TEST_F(CheckingTest, LooksNowhereElseThanItIsTold) {
    CheckOrder order = order_for("good");
    order.port = 81;
    const ServerObservations seen =
        observe(order, {{6, 18, 44}, "6.18.44"}, [](const std::string&) {});
    EXPECT_TRUE(seen.listeners.empty());
    EXPECT_EQ(judge(seen).verdict, CheckVerdict::inconclusive);
}

}  // namespace
}  // namespace bindlab
