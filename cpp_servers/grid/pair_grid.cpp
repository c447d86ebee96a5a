#include "cpp_servers/grid/pair_grid.hpp"

#include <fmt/format.h>

#include <span>

#include "cpp_servers/grid/batch.hpp"
#include "cpp_servers/grid/csv.hpp"

namespace bindlab {

PairGrid::PairGrid(Cells cells, const Persons& persons) : left_out_(std::move(cells.left_out)) {
    for (const Cell& cell : cells.cells) {
        const std::string_view missing = persons.missing(cell.users);
        if (missing.empty()) {
            cells_.push_back(cell);
        } else {
            ++left_out_[fmt::format("needs {}", missing)];
        }
    }
}

std::string PairGrid::id_of(std::size_t cell) const {
    return bindlab::id_of(cells_[cell]);
}

std::string PairGrid::heading() const {
    return std::string(csv_heading());
}

std::string PairGrid::line(std::size_t cell, const CellOutcome& outcome) const {
    return csv_line(cells_[cell], outcome, "");
}

std::vector<CellOutcome> PairGrid::measure(const Laboratory& laboratory, std::size_t begin,
                                           std::size_t count, Story* story) const {
    return measure_pairs(laboratory, std::span(cells_).subspan(begin, count), story);
}

}  // namespace bindlab
