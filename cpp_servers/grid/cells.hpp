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
struct GridPart {
    std::size_t part = 1;
    std::size_t parts = 1;

    /// "2/5"; throws std::invalid_argument.
    static GridPart parse(std::string_view text);
};

/// The patterns of a selection, which are parted by blanks.
std::vector<std::string> globs_of(const std::string& words);

/// Whether it may stand for more than one cell.
bool is_pattern(std::string_view words);

/// Whether a cell's id matches a pattern (fnmatch(3)).
bool matches(const std::string& glob, const std::string& id);

/// Which cells are asked for: those whose id matches one of `globs` (all if there are none) and
/// that are in the part.
class Choice {
public:
    explicit Choice(const std::string& globs = "", GridPart part = {})
        : globs_(globs_of(globs)), part_(part) {}

    /// Whether the next cell is; its id is put together only if need be. To be asked of each once.
    template <class IdOf>
    bool has_next(const IdOf& id_of_cell) {
        return (globs_.empty() || fits(id_of_cell())) &&
               matching_++ % part_.parts == part_.part - 1;
    }

private:
    bool fits(const std::string& id) const;

    std::vector<std::string> globs_;
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
