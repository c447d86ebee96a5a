// A grid: cells that are measured one by one, each known by its coordinates.
//
// What its cells are, and what is done in one, is each grid's own; see pair_grid and small_grid.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/grid/story.hpp"

namespace bindlab {

class Laboratory;

/// 0, errno, or not tried.
inline constexpr int kNotTried = -1;
/// A cell has no more answers than this.
inline constexpr std::size_t kMostAnswers = 6;

/// "ok", "EADDRINUSE", or "-" where not tried.
std::string word_of(int answer);

/// What came of a cell: of each call under test 0, errno or kNotTried.
struct CellOutcome {
    std::vector<int> answers;
    std::string fault;  ///< why the cell is BROKEN, else empty; then the answers say nothing
};

class Grid {
public:
    Grid() = default;
    Grid(const Grid&) = delete;
    Grid& operator=(const Grid&) = delete;
    virtual ~Grid() = default;

    virtual std::size_t size() const = 0;
    /// How many coordinates make no cell that can be measured here, by the reason.
    virtual const std::map<std::string, std::size_t>& left_out() const = 0;
    /// What none of its cells has, since no axis has it, each with the reason.
    virtual std::vector<std::string_view> without() const = 0;
    virtual std::string id_of(std::size_t cell) const = 0;
    /// Lines of the file, each with its newline: the columns' names, and a cell.
    virtual std::string heading() const = 0;
    virtual std::string line(std::size_t cell, const CellOutcome& outcome) const = 0;
    /// What the rules expect of a cell, where they say something else; empty where they agree, or
    /// do not speak of such cells.
    virtual std::string disagreement(std::size_t cell, const CellOutcome& outcome) const = 0;
    /// At most kBatch cells, from `begin` on, in a fresh network; the outcomes are in their order.
    /// With a story, which may be nullptr, it should be one.
    virtual std::vector<CellOutcome> measure(const Laboratory& laboratory, std::size_t begin,
                                             std::size_t count, Story* story) const = 0;
};

/// The words of a line's results, with a comma before each: BROKEN and dashes for a cell that
/// broke.
std::string results_of(const CellOutcome& outcome, std::size_t answers);

}  // namespace bindlab
