// The cells of the grid: all coordinates that make sense, in their order, or some of them.
//
// Pure. What is left out is counted by its reason, so that nothing is lost without a word.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cpp_servers/rules/coordinates.hpp"

namespace bindlab {

/// The `part`-th of `parts`, from 1: each takes every parts-th cell, so that all cost about the
/// same.
struct GridPart {
    std::size_t part = 1;
    std::size_t parts = 1;

    /// "2/5"; throws std::invalid_argument.
    static GridPart parse(std::string_view text);
};

/// Which cells are asked for: those whose id matches `glob` (fnmatch(3); all if it is empty) and
/// that are in the part.
class Choice {
public:
    explicit Choice(std::string glob = "", GridPart part = {})
        : glob_(std::move(glob)), part_(part) {}

    /// Whether the next cell is; its id is put together only if need be. To be asked of each once.
    template <class IdOf>
    bool has_next(const IdOf& id_of_cell) {
        return (glob_.empty() || matches(id_of_cell())) &&
               matching_++ % part_.parts == part_.part - 1;
    }

private:
    bool matches(const std::string& id) const;

    std::string glob_;
    GridPart part_;
    std::size_t matching_ = 0;
};

struct Cells {
    std::vector<Cell> cells;
    std::map<std::string, std::size_t> left_out;  ///< how many, by the reason
};

/// All coordinates; left out are those that make no cell.
Cells all_cells();

/// Of those the cells that are asked for; what is not, is not counted as left out.
Cells selected(Cells all, Choice choice);

}  // namespace bindlab
