#include "cpp_servers/grid/measuring.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/grid/cells.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class MeasuringTest : public NeedsNamespaces {};

TEST_F(MeasuringTest, GivesTheSameAnswersWithOneProcessAndWithTwo) {
    in_child([] {
        const auto cells =
            selected(all_cells(), "tcp,second4,both,*,wildcard*,both,same,none", {}).cells;
        ASSERT_GT(cells.size(), 20U);
        const Measurements one = measure(cells, Persons::here(), 1);
        const Measurements two = measure(cells, Persons::here(), 2);
        EXPECT_TRUE(one.broken.empty());
        EXPECT_EQ(one.answers, two.answers);
        EXPECT_GT(one.taken.count(), 0);
    });
}

TEST_F(MeasuringTest, SaysWhichCellsBroke) {
    in_child([] {
        const std::vector<Cell> cells = {
            cell_of("tcp,first4,none,listening,first4,none,same,none"),
            cell_of("tcp,loopback6,none,listening,first4,none,same,first_only")};
        const Measurements all = measure(cells, Persons::here(), 1);
        ASSERT_EQ(all.broken.size(), 1U);
        EXPECT_EQ(all.broken[0].cell, 1U);
        EXPECT_NE(all.broken[0].fault.find("first: bind"), std::string::npos)
            << all.broken[0].fault;
    });
}

TEST(Processors, AreAtLeastOne) {
    EXPECT_GE(usable_processors(), 1U);
}

}  // namespace
}  // namespace bindlab
