#include "cpp_servers/grid/cells.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace bindlab {
namespace {

constexpr std::size_t kCoordinates =
    2 * kAddresses * 4 * kFirstStates * kAddresses * 4 * kUserPairs * kDevicePairs;

TEST(Cells, AreAllCoordinatesButThoseLeftOutForAReason) {
    const Cells all = all_cells();
    std::size_t left_out = 0;
    for (const auto& [reason, count] : all.left_out) {
        EXPECT_FALSE(reason.empty());
        left_out += count;
    }
    EXPECT_EQ(all.cells.size() + left_out, kCoordinates);
    EXPECT_GT(all.cells.size(), 100000U);
}

TEST(Cells, AreEachThereOnce) {
    const Cells all = all_cells();
    EXPECT_EQ(std::set<Cell>(all.cells.begin(), all.cells.end()).size(), all.cells.size());
}

TEST(Cells, MakeSense) {
    for (const Cell& cell : all_cells().cells) {
        ASSERT_EQ(nonsense(cell), "") << id_of(cell);
    }
}

TEST(Cells, AreSelectedByTheirId) {
    const Cells some = selected(all_cells(), Choice("udp,first4,*,bound,second4,*,same,none"));
    ASSERT_EQ(some.cells.size(), 16U);
    for (const Cell& cell : some.cells) {
        EXPECT_EQ(cell.protocol, Protocol::udp);
        EXPECT_EQ(cell.second, Address::second4);
    }
    EXPECT_TRUE(selected(all_cells(), Choice("sctp*")).cells.empty());
}

TEST(Cells, AreSelectedByAnyOfSeveralPatterns) {
    const std::string one = "udp,first4,*,bound,second4,*,same,none";
    const Cells some =
        selected(all_cells(), Choice(one + "  tcp,first4,*,bound,second4,*,same,none " + one));
    EXPECT_EQ(some.cells.size(), 32U);
    EXPECT_EQ(some.cells.front().protocol, Protocol::tcp);
    EXPECT_EQ(some.cells.back().protocol, Protocol::udp);
    EXPECT_EQ(selected(all_cells(), Choice(" ")).cells.size(), all_cells().cells.size());
}

TEST(Cells, AreMeantByAPatternWhereItHasAnyOfItsSigns) {
    EXPECT_TRUE(is_pattern("tcp,*"));
    EXPECT_TRUE(is_pattern("tcp,first[46],none"));
    EXPECT_TRUE(is_pattern("tcp,first?,none"));
    EXPECT_FALSE(is_pattern("tcp,first4,none,bound,first4,none,same,none"));
    EXPECT_FALSE(is_pattern("tcp, first4"));
}

TEST(Cells, ArePartsThatTogetherAreAll) {
    const std::string glob = "tcp,first4,none,*,wildcard4,*,same,none";
    const Cells whole = selected(all_cells(), Choice(glob));
    std::set<Cell> together;
    for (std::size_t part = 1; part <= 3; ++part) {
        for (const Cell& cell : selected(all_cells(), Choice(glob, {part, 3})).cells) {
            EXPECT_TRUE(together.insert(cell).second) << id_of(cell);
        }
    }
    EXPECT_EQ(together.size(), whole.cells.size());
}

TEST(GridPart, IsANumberOfANumber) {
    EXPECT_EQ(GridPart::parse("2/5").part, 2U);
    EXPECT_EQ(GridPart::parse("2/5").parts, 5U);
    for (const char* text : {"", "2", "2/", "/5", "0/5", "6/5", "2/5x", "a/5", "-1/5"}) {
        EXPECT_THROW(GridPart::parse(text), std::invalid_argument) << text;
    }
}

}  // namespace
}  // namespace bindlab
