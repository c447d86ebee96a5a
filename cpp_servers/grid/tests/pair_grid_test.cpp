#include "cpp_servers/grid/pair_grid.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace bindlab {
namespace {

constexpr KernelVersion kKernel{6, 18, 44};

TEST(PairGrid, LeavesOutWhomThereIsNot) {
    const Choice choice("udp,first4,none,bound,first4,none,*,none");
    const PairGrid all(selected(all_cells(), choice), Persons(true, true), kKernel);
    const PairGrid few(selected(all_cells(), choice), Persons(false, false), kKernel);
    EXPECT_EQ(all.size(), 4U);
    ASSERT_EQ(few.size(), 1U);
    EXPECT_EQ(few.id_of(0), "udp,first4,none,bound,first4,none,same,none");
    std::size_t more_left_out = 0;
    for (const auto& [reason, count] : few.left_out()) {
        more_left_out += all.left_out().contains(reason) ? 0 : count;
    }
    EXPECT_EQ(more_left_out, 3U);
}

TEST(PairGrid, HasALineForACell) {
    const PairGrid grid({cell_of("udp,first4,none,bound,first4,none,same,none")}, kKernel);
    EXPECT_EQ(grid.line(0, {{0}, ""}),
              "udp,first4,none,bound,user,first4,none,user,none,ok,-,port-in-use\n");
}

TEST(PairGrid, IsHeldAgainstTheRules) {
    const PairGrid grid({cell_of("tcp,first4,none,listening,first4,none,same,none"),
                         cell_of("tcp,first4,none,bound,second4,none,same,none")},
                        kKernel);
    EXPECT_EQ(grid.disagreement(0, {{EADDRINUSE, kNotTried}, ""}), "");
    EXPECT_EQ(grid.disagreement(0, {{0, 0}, ""}),
              "bind ok, listen ok; by the rule listener: bind EADDRINUSE, listen -");
    EXPECT_EQ(grid.disagreement(1, {{0, 0}, ""}), "");
    EXPECT_NE(grid.disagreement(1, {{0, EADDRINUSE}, ""}), "");
    EXPECT_EQ(grid.disagreement(0, {{}, "it never came to that"}), "");
}

TEST(PairGridLeavesOut, WhatNoAxisHasWithTheReason) {
    const PairGrid grid({cell_of("udp,first4,none,bound,first4,none,same,none")}, {6, 18, 44});
    ASSERT_FALSE(grid.without().empty());
    EXPECT_NE(grid.without().front().find("reached over IPv4: "), std::string_view::npos);
}

}  // namespace
}  // namespace bindlab
