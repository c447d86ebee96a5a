// The cells in several processes, each on a processor of its own.
//
// Owns the processes; they end with the caller. Promises an answer or a fault for each cell,
// whatever becomes of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

#include "cpp_servers/grid/grid.hpp"
#include "cpp_servers/grid/persons.hpp"

namespace bindlab {

struct Measurements {
    std::vector<CellOutcome> outcomes;  ///< of all cells, in their order
    std::size_t broken = 0;             ///< how many have a fault
    std::chrono::duration<double> taken{0};
};

/// Told how many cells have been measured.
using Progress = std::function<void(std::size_t measured)>;

/// Call from a process with one thread and the right to make namespaces. `progress`, if there is
/// one, is called after each batch, in the process that has measured it, which has stdout and
/// stderr. Throws std::system_error if there can be no processes.
Measurements measure(const Grid& grid, const Persons& persons, unsigned jobs,
                     const Progress& progress = nullptr);

/// The processors that this process may use.
unsigned usable_processors();

}  // namespace bindlab
