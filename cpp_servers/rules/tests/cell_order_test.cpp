#include "cpp_servers/rules/cell_order.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

constexpr std::size_t kAllCoordinates =
    std::size_t{2} * kAddresses * 4 * kFirstStates * kAddresses * 4 * kUserPairs * kDevicePairs;

TEST(CellOrder, CountsEveryCoordinateAsACellOrByItsReason) {
    const CellCount count = for_each_cell([](const Cell&) {});
    EXPECT_EQ(count.coordinates(), kAllCoordinates);
    EXPECT_EQ(count.cells, 504576U);
    EXPECT_EQ(count.left_out.size(), 3U);
}

TEST(CellOrder, GoesThroughTheCellsOnceAndUpwards) {
    Cell last;
    std::size_t visited = 0;
    bool upwards = true;
    // The options count as a number of two bits, SO_REUSEADDR the lower one.
    const auto key = [](const Cell& cell) {
        const auto bits = [](ReuseOptions options) {
            return (options.address ? 1 : 0) + (options.port ? 2 : 0);
        };
        return std::tuple(cell.protocol, cell.first, bits(cell.first_options), cell.state,
                          cell.second, bits(cell.second_options), cell.users, cell.devices);
    };
    const CellCount count = for_each_cell([&](const Cell& cell) {
        upwards = upwards && (visited == 0 || key(last) < key(cell));
        EXPECT_EQ(nonsense(cell), "");
        last = cell;
        ++visited;
    });
    EXPECT_TRUE(upwards);
    EXPECT_EQ(visited, count.cells);
}

}  // namespace
}  // namespace bindlab
