// The grid as a file: a line for each cell, the columns named in the first.
#pragma once

#include <string>
#include <string_view>

#include "cpp_servers/grid/second_socket.hpp"
#include "cpp_servers/rules/coordinates.hpp"

namespace bindlab {

/// The first line, with its newline.
std::string_view csv_heading();

/// One cell's line, with its newline. The users are `user`, `other` and `root`.
std::string csv_line(const Cell& cell, const Answer& answer, std::string_view rule);

/// That of a cell that broke: BROKEN where the result of bind() would be.
std::string csv_line_of_broken(const Cell& cell);

}  // namespace bindlab
