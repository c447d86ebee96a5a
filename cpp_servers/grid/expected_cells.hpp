// What the rules say of the cells of the smaller grids. Pure: nothing is measured.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/grid/small_grid.hpp"
#include "cpp_servers/rules/kernel_version.hpp"

namespace bindlab {

/// The number of the combination with this id; throws std::invalid_argument with the word that is
/// none, and the nearest that is one, or with the reason why it is no cell.
std::size_t number_of(const SmallGridPlan& plan, std::string_view id);

/// {"cell", "kernel", the results' names with underscores and without " result", "rule"}, one
/// object without the newline.
std::string expectation_json(const SmallGridPlan& plan, std::size_t number,
                             const KernelVersion& kernel);

/// As a file of the grid has them, with the rule in the last column: the columns' names, and each
/// cell that makes sense, whether this machine could measure it or not.
std::vector<std::string> expected_lines(const SmallGridPlan& plan, const KernelVersion& kernel);

}  // namespace bindlab
