// The cells of the grid: all coordinates that make sense, in their order, or some of them.
//
// Pure. What is left out is counted by its reason, so that nothing is lost without a word.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/rules/coordinates.hpp"

namespace bindlab {

/// The `part`-th of `parts`, from 1: each takes every parts-th cell, so that all cost about the
/// same.
struct Part {
    std::size_t part = 1;
    std::size_t parts = 1;

    /// "2/5"; throws std::invalid_argument.
    static Part parse(std::string_view text);
};

struct Cells {
    std::vector<Cell> cells;
    std::map<std::string, std::size_t> left_out;  ///< how many, by the reason
};

/// All coordinates; left out are those that make no cell.
Cells all_cells();

/// Of those the cells whose id matches `glob` (fnmatch(3)) and that are in the part; what the
/// caller did not ask for is not counted as left out.
Cells selected(Cells all, const std::string& glob, Part part);

}  // namespace bindlab
