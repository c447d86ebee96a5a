#include "cpp_servers/grid/pair_grid.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

TEST(PairGrid, LeavesOutWhomThereIsNot) {
    const Choice choice("udp,first4,none,bound,first4,none,*,none");
    const PairGrid all(selected(all_cells(), choice), Persons(true, true));
    const PairGrid few(selected(all_cells(), choice), Persons(false, false));
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
    const PairGrid grid(std::vector{cell_of("udp,first4,none,bound,first4,none,same,none")});
    EXPECT_EQ(grid.line(0, {{0}, ""}), "udp,first4,none,bound,user,first4,none,user,none,ok,-,\n");
}

}  // namespace
}  // namespace bindlab
