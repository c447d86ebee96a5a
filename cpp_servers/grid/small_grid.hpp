// Grids with axes of their own: all combinations of their words.
//
// A cell is played from its beginning to its end before the next, but for what is made of all
// before; what is played is in the sources that small_grids.hpp names.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/grid/cells.hpp"
#include "cpp_servers/grid/grid.hpp"
#include "cpp_servers/rules/answers.hpp"
#include "cpp_servers/rules/kernel_version.hpp"

namespace bindlab {

class Stage;

struct Axis {
    std::string name;
    std::vector<std::string_view> words;
};

/// A cell's place on each axis.
using Coordinates = std::span<const std::size_t>;

struct SmallGridPlan {
    std::string_view name;  ///< as typed
    std::string_view about;
    std::vector<Axis> axes;
    std::vector<std::string> results;  ///< the columns of the answers
    /// What no axis has, each with the reason.
    std::vector<std::string_view> without = {};
    /// Why coordinates make no cell, empty if they do; none: they all do.
    std::function<std::string_view(Coordinates)> nonsense = {};
    /// Why a cell cannot be measured on this machine; none: all can.
    std::function<std::string_view(Coordinates)> missing_here = {};
    /// Before the first cell, as root.
    std::function<void(Stage&)> prepare = {};
    /// Of each cell before any is played, as root; what it returns is kept as long as the network.
    std::function<std::shared_ptr<void>(Stage&, Coordinates)> make = {};
    /// What is waited for once all are made.
    std::chrono::milliseconds pause{0};
    /// Of each cell right before it is played, as root.
    std::function<void(Stage&, Coordinates)> set_up = {};
    /// What should come of a cell: one word for each of the results. Pure.
    std::function<Answers(Coordinates, const KernelVersion&)> expect = {};
    /// One cell, in the host's namespace, by an ordinary user. What any of these throws breaks it.
    std::function<std::vector<int>(Stage&, Coordinates)> play;
};

/// All combinations of a plan's words, by their number. The last axis runs fastest.
std::size_t combinations(const SmallGridPlan& plan);
std::vector<std::size_t> coordinates_of(const SmallGridPlan& plan, std::size_t number);
std::string id_of(const SmallGridPlan& plan, std::size_t number);

/// The columns' names with commas between, without those of the results.
std::string axes_of(const SmallGridPlan& plan);

class SmallGrid : public Grid {
public:
    SmallGrid(SmallGridPlan plan, Choice choice);

    std::size_t size() const override { return cells_.size(); }
    std::string id_of(std::size_t cell) const override;
    std::string heading() const override;
    std::string line(std::size_t cell, const CellOutcome& outcome) const override;
    std::string disagreement(std::size_t /*cell*/, const CellOutcome& /*outcome*/) const override {
        return {};  // the rules are of two sockets
    }
    std::vector<CellOutcome> measure(const Laboratory& laboratory, std::size_t begin,
                                     std::size_t count, Story* story) const override;

    /// How many are left out, by the reason.
    const std::map<std::string, std::size_t>& left_out() const override { return left_out_; }
    std::vector<std::string_view> without() const override { return plan_.without; }

private:
    SmallGridPlan plan_;
    std::vector<std::size_t> cells_;  // by their number among all combinations
    std::map<std::string, std::size_t> left_out_;
};

}  // namespace bindlab
