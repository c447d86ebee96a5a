// All coordinates in their order: the fields of a Cell from first to last, each from its first
// value to its last, the options as none, addr, port, both.
//
// Pure. What makes no cell is counted by its reason, so that nothing is left out without a word.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string_view>

#include "cpp_servers/rules/coordinates.hpp"

namespace bindlab {

struct CellCount {
    std::size_t cells = 0;
    std::map<std::string_view, std::size_t> left_out;  ///< how many, by nonsense()

    std::size_t coordinates() const;  ///< cells and what is left out
};

/// Calls `visit` with each cell, and counts.
CellCount for_each_cell(const std::function<void(const Cell&)>& visit);

}  // namespace bindlab
