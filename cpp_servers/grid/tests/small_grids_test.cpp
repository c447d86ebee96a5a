#include "cpp_servers/grid/small_grids.hpp"

#include <gtest/gtest.h>

#include <set>

namespace bindlab {
namespace {

TEST(SmallGrids, HaveNamesOfTheirOwnAndFewEnoughAnswers) {
    std::set<std::string_view> names;
    for (const SmallGridPlan& plan : small_grids()) {
        EXPECT_TRUE(names.insert(plan.name).second) << plan.name;
        EXPECT_FALSE(plan.about.empty()) << plan.name;
        EXPECT_LE(plan.results.size(), kMostAnswers) << plan.name;
        EXPECT_TRUE(plan.play) << plan.name;
        EXPECT_FALSE(plan.without.empty()) << plan.name << " says what it leaves out";
    }
}

TEST(SmallGrids, CallAddressesAndOptionsAsTheCoordinatesDo) {
    for (std::size_t i = 0; i < kAddresses; ++i) {
        for (std::size_t k = 0; k < 4; ++k) {
            Cell cell;
            cell.second = static_cast<Address>(i);
            cell.second_options = options_at(k);
            const std::string words =
                std::string(address_words()[i]) + "," + std::string(option_words()[k]);
            EXPECT_NE(id_of(cell).find(",bound," + words + ","), std::string::npos) << words;
        }
    }
}

}  // namespace
}  // namespace bindlab
