#include "cpp_servers/grid/expected_cells.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "cpp_servers/grid/small_grids.hpp"
#include "cpp_servers/rules/further_rule.hpp"

namespace bindlab {
namespace {

constexpr KernelVersion kThatOne = {6, 18, 44};

std::string said(std::string_view grid, std::string_view id, const KernelVersion& kernel) {
    const SmallGridPlan plan = small_grid_of(grid);
    return expectation_json(plan, number_of(plan, id), kernel);
}

std::string mistake(std::string_view grid, std::string_view id) {
    try {
        number_of(small_grid_of(grid), id);
    } catch (const std::invalid_argument& fault) {
        return fault.what();
    }
    return "";
}

TEST(ExpectedCells, AreToldWithTheNamesOfTheResults) {
    EXPECT_EQ(
        said("automatic", "tcp_listening,first4,port,first4,port,bind", kThatOne),
        R"({"cell":"tcp_listening,first4,port,first4,port,bind","kernel":"6.18.44",)"
        R"("bind":"EADDRINUSE","listen":"-","connect":"-","rule":"chosen-port-is-not-shared"})");
    EXPECT_EQ(said("three", "tcp_listening,first4,none,second4,none,wildcard4,none", kThatOne),
              R"({"cell":"tcp_listening,first4,none,second4,none,wildcard4,none",)"
              R"("kernel":"6.18.44","second_bind":"ok","second_listen":"ok",)"
              R"("third_bind":"EADDRINUSE","third_listen":"-","rule":"listener"})");
}

TEST(ExpectedCells, TheExampleOfEachFurtherRuleIsDecidedByIt) {
    for (const FurtherRule& rule : further_rules()) {
        const std::string told = said(rule.grid, rule.example, rule.example_kernel);
        EXPECT_NE(told.find("\"rule\":\"" + rule.id + "\""), std::string::npos) << told;
        EXPECT_NE(told.find("\"" + std::string(to_string(rule.call)) + "\":\"" +
                            std::string(to_string(rule.answer)) + "\""),
                  std::string::npos)
            << told;
    }
}

TEST(ExpectedCells, OfEveryGridAreAllCellsWithAWordForEachResultAndARule) {
    for (const SmallGridPlan& plan : small_grids()) {
        const auto lines = expected_lines(plan, kThatOne);
        const auto columns = std::ranges::count(lines.front(), ',');
        EXPECT_EQ(columns, static_cast<long>(plan.axes.size() + plan.results.size())) << plan.name;
        EXPECT_TRUE(lines.front().ends_with(",rule")) << plan.name;
        EXPECT_GT(lines.size(), 1000U) << plan.name;
        for (const std::string& line : lines) {
            ASSERT_EQ(std::ranges::count(line, ','), columns) << line;
            ASSERT_NE(line.back(), ',') << line;
        }
    }
}

// On whatever machine: the rules need no kernel that has SCTP.
TEST(ExpectedCells, AreAlsoThoseThatThisMachineCannotMeasure) {
    EXPECT_EQ(expected_lines(small_grid_of("protocols"), kThatOne).size(), 18432U + 1U);
}

TEST(ExpectedCells, AMistakeNamesTheNearestWordOrTheReason) {
    EXPECT_EQ(mistake("connect", "first4,time_wiat,none,automatic,1,1,automatic,none,same"),
              "'time_wiat' is no first state; did you mean 'time_wait'?");
    EXPECT_EQ(mistake("protocols", "tcp,first4,none,tcp,first4,none"),
              "tcp,first4,none,tcp,first4,none is no cell: TCP beside TCP is in the first grid");
    EXPECT_EQ(mistake("many", "udp"),
              "'udp' is no cell of the grid many: it has 6 coordinates with commas between them, "
              "as in tcp_bound,ipv4,none,1,wildcard4,none");
    EXPECT_THROW(small_grid_of("pears"), std::invalid_argument);
}

TEST(ExpectedCells, AnOptionCountsThatTheHolderHasWhenTheSecondComes) {
    const auto rule_of = [](std::string_view id) {
        const std::string told = said("changed", id, kThatOne);
        return told.substr(told.find("\"bind\""));
    };
    constexpr std::string_view kShared = R"("bind":"ok","listen":"ok","rule":"reuseport"})";
    constexpr std::string_view kListener = R"("bind":"EADDRINUSE","listen":"-","rule":"listener"})";
    constexpr std::string_view kOther = R"("bind":"EADDRINUSE","listen":"-","rule":"port-in-use"})";
    EXPECT_EQ(rule_of("ipv4,none,port,set,after_listen,listening,same,port"), kShared);
    EXPECT_EQ(rule_of("ipv4,port,port,cleared,after_listen,listening,same,port"), kListener);
    // An accepted socket has its listener's options of the handshake, and then its own.
    EXPECT_EQ(rule_of("ipv4,none,port,set,after_handshake,connection,same,port"), kOther);
    EXPECT_EQ(rule_of("ipv4,none,port,set,after_listen,time_wait,same,port"), kShared);
    EXPECT_EQ(rule_of("ipv4,port,port,cleared,on_accepted,all,same,port"), kOther);
}

}  // namespace
}  // namespace bindlab
