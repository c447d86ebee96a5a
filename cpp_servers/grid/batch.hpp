// Many cells at once in one network, each on a port of its own.
//
// What bind() looks at is kept by port (inet_bind_hashbucket, udp_table), so cells on different
// ports do not meet. That each was alone on its port, and its first socket as it should be, the
// socket table says, before any second socket comes and again when all have gone: states of TCP
// go one way only, so what is the same before and after was so in between.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "cpp_servers/grid/grid.hpp"
#include "cpp_servers/grid/laboratory.hpp"
#include "cpp_servers/grid/story.hpp"
#include "cpp_servers/rules/coordinates.hpp"

namespace bindlab {

/// Asked right before the second socket of a cell comes, by root in the namespace of the host; what
/// it says is one more answer of the cell. Throws std::system_error, which breaks the cell.
using BeforeSecond = std::function<int(const Cell& cell, std::uint16_t port)>;

/// At most kBatch cells, in a fresh network; the outcomes, of bind() and listen(), are in their
/// order. With a story, which may be nullptr, there should be one cell. The calling thread is root,
/// and is again when it returns. Throws std::system_error if there is no network.
std::vector<CellOutcome> measure_pairs(const Laboratory& laboratory, std::span<const Cell> cells,
                                       Story* story, const BeforeSecond& ask = nullptr);

/// Measures these cells, each in the order in which they are given.
using MeasureCells = std::function<std::vector<CellOutcome>(std::span<const Cell>)>;

/// Those whose first socket was not as it should be before a second came are measured again, up to
/// twice, each time together: they have no answer. What has one, or was disturbed after it, stays.
std::vector<CellOutcome> with_more_tries(std::span<const Cell> cells, const MeasureCells& measure);

}  // namespace bindlab
