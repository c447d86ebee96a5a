// The files that `grid` writes: the measurements, and where they come from.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

namespace bindlab {

class Grid;
struct Measurements;

/// A line for each cell, after that with the columns' names.
void write_cells(std::ostream& file, const Grid& grid, const Measurements& all);

/// One line of JSON, with its newline: this kernel, this binary's version and commit, the date; how
/// many cells there are, how many are BROKEN, and of how many the rules say something else.
std::string origin_of(const Measurements& all, std::size_t differing);

}  // namespace bindlab
