// The first grid: a first socket with what became of it, and a second, in every combination.
#pragma once

#include <map>

#include "cpp_servers/grid/cells.hpp"
#include "cpp_servers/grid/grid.hpp"
#include "cpp_servers/grid/persons.hpp"
#include "cpp_servers/rules/kernel_version.hpp"

namespace bindlab {

class PairGrid : public Grid {
public:
    /// Of the cells those that can be measured by such persons; the others are left out, too.
    /// `kernel`: whose rules they are held against.
    PairGrid(Cells cells, const Persons& persons, const KernelVersion& kernel);
    PairGrid(std::vector<Cell> cells, const KernelVersion& kernel)
        : kernel_(kernel), cells_(std::move(cells)) {}

    std::size_t size() const override { return cells_.size(); }
    const std::map<std::string, std::size_t>& left_out() const override { return left_out_; }
    std::vector<std::string_view> without() const override;
    std::string id_of(std::size_t cell) const override;
    std::string heading() const override;
    std::string line(std::size_t cell, const CellOutcome& outcome) const override;
    std::string disagreement(std::size_t cell, const CellOutcome& outcome) const override;
    std::vector<CellOutcome> measure(const Laboratory& laboratory, std::size_t begin,
                                     std::size_t count, Story* story) const override;

protected:
    const KernelVersion& kernel() const noexcept { return kernel_; }
    const std::vector<Cell>& cells() const noexcept { return cells_; }

private:
    KernelVersion kernel_;
    std::vector<Cell> cells_;
    std::map<std::string, std::size_t> left_out_;
};

}  // namespace bindlab
