// The first grid as a file: a line for each pair, the columns named in the first.
#pragma once

#include <string>
#include <string_view>

#include "cpp_servers/grid/grid.hpp"
#include "cpp_servers/rules/coordinates.hpp"

namespace bindlab {

/// The first line, with its newline.
std::string_view csv_heading();

/// One cell's line, with its newline. The users are `user`, `other` and `root`.
std::string csv_line(const Cell& cell, const CellOutcome& outcome, std::string_view rule);

}  // namespace bindlab
