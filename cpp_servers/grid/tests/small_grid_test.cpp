#include "cpp_servers/grid/small_grid.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <stdexcept>

#include "cpp_servers/grid/stage.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class SmallGridTest : public NeedsNamespaces {};

SmallGridPlan plan() {
    return {.name = "test",
            .about = "for a test",
            .axes = {{"letter", {"a", "b"}}, {"number", {"1", "2", "3"}}},
            .results = {"one", "two"},
            .without = {"numbers from 4 on"},
            .nonsense = [](Coordinates cell) -> std::string_view {
                return cell[0] == 1 && cell[1] == 2 ? "b has no 3" : "";
            },
            .prepare = {},
            .play = [](Stage& stage, Coordinates cell) -> std::vector<int> {
                if (cell[1] == 1) {
                    throw std::runtime_error("2 is broken");
                }
                return {static_cast<int>(cell[0]), stage.port() - kFirstPort};
            }};
}

TEST(SmallGrid, HasAllCombinationsThatMakeSense) {
    const SmallGrid grid(plan(), Choice());
    std::string ids;
    for (std::size_t i = 0; i < grid.size(); ++i) {
        ids += grid.id_of(i) + " ";
    }
    EXPECT_EQ(ids, "a,1 a,2 a,3 b,1 b,2 ");
    EXPECT_EQ(grid.left_out(), (std::map<std::string, std::size_t>{{"b has no 3", 1}}));
    EXPECT_EQ(grid.without(), std::vector<std::string_view>{"numbers from 4 on"});
}

TEST(SmallGrid, HasThoseThatAreAskedFor) {
    const SmallGrid grid(plan(), Choice("b,*"));
    ASSERT_EQ(grid.size(), 2U);
    EXPECT_EQ(grid.id_of(0), "b,1");
    EXPECT_EQ(SmallGrid(plan(), Choice("", {2, 2})).id_of(0), "a,2");
}

TEST(SmallGrid, IsWrittenWithItsOwnColumns) {
    const SmallGrid grid(plan(), Choice());
    EXPECT_EQ(grid.heading(), "letter,number,one,two\n");
    EXPECT_EQ(grid.line(3, {{0, kNotTried}, ""}), "b,1,ok,-\n");
    EXPECT_EQ(grid.line(3, {{}, "fault"}), "b,1,BROKEN,-\n");
}

TEST_F(SmallGridTest, PlaysEachCellOnAPortOfItsOwnAndBreaksThatWhichThrows) {
    in_child([] {
        const SmallGrid grid(plan(), Choice());
        const auto outcomes = grid.measure(Laboratory(Persons::here()), 2, 3, nullptr);
        ASSERT_EQ(outcomes.size(), 3U);
        EXPECT_EQ(outcomes[0].answers, (std::vector{0, 0}));
        EXPECT_EQ(outcomes[1].answers, (std::vector{1, 1}));
        EXPECT_EQ(outcomes[2].fault, "2 is broken");
        EXPECT_EQ(::geteuid(), 0U);
    });
}

}  // namespace
}  // namespace bindlab
