#include "cpp_servers/grid/pair_grid.hpp"

#include <fmt/format.h>

#include <span>

#include "cpp_servers/grid/batch.hpp"
#include "cpp_servers/grid/csv.hpp"
#include "cpp_servers/rules/expectation.hpp"

namespace bindlab {

PairGrid::PairGrid(Cells cells, const Persons& persons, const KernelVersion& kernel)
    : kernel_(kernel), left_out_(std::move(cells.left_out)) {
    for (const Cell& cell : cells.cells) {
        const std::string_view missing = persons.missing(cell.users);
        if (missing.empty()) {
            cells_.push_back(cell);
        } else {
            ++left_out_[fmt::format("needs {}", missing)];
        }
    }
}

std::vector<std::string_view> PairGrid::without() const {
    return {
        "remnants of a dual-stack :: listener that was reached over IPv4: its client comes over "
        "IPv6",
        "lo as a socket's device: the devices are the host's two others",
        "further options of a socket: the grid extras has some"};
}

std::string PairGrid::id_of(std::size_t cell) const {
    return bindlab::id_of(cells_[cell]);
}

std::string PairGrid::heading() const {
    return std::string(csv_heading());
}

std::string PairGrid::line(std::size_t cell, const CellOutcome& outcome) const {
    return csv_line(cells_[cell], outcome, expect(cells_[cell], kernel_).rule->id);
}

std::string PairGrid::disagreement(std::size_t cell, const CellOutcome& outcome) const {
    if (!outcome.fault.empty()) {
        return {};  // nothing was measured
    }
    const Expectation expected = expect(cells_[cell], kernel_);
    const std::string listen =
        outcome.answers.size() > 1 ? word_of(outcome.answers[1]) : word_of(kNotTried);
    if (word_of(outcome.answers.front()) == to_string(expected.bind) &&
        listen == to_string(expected.listen)) {
        return {};
    }
    return fmt::format("bind {}, listen {}; by the rule {}: bind {}, listen {}",
                       word_of(outcome.answers.front()), listen, expected.rule->id,
                       to_string(expected.bind), to_string(expected.listen));
}

std::vector<CellOutcome> PairGrid::measure(const Laboratory& laboratory, std::size_t begin,
                                           std::size_t count, Story* story) const {
    return measure_pairs(laboratory, std::span(cells_).subspan(begin, count), story);
}

}  // namespace bindlab
