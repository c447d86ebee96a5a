// The cells in several processes, each on a processor of its own.
//
// Owns the processes; they end with the caller. Promises an answer or a fault for each cell,
// whatever becomes of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "cpp_servers/grid/batch.hpp"
#include "cpp_servers/grid/persons.hpp"
#include "cpp_servers/rules/coordinates.hpp"

namespace bindlab {

struct Broken {
    std::size_t cell = 0;  ///< which of them
    std::string fault;
};

struct Measurements {
    std::vector<Answer> answers;  ///< of all cells in their order; of those that broke, none
    std::vector<Broken> broken;   ///< in their order
    std::chrono::duration<double> taken{0};
};

/// Call from a process with one thread and the right to make namespaces. Throws std::system_error
/// if there can be no processes.
Measurements measure(std::span<const Cell> cells, const Persons& persons, unsigned jobs);

/// The processors that this process may use.
unsigned usable_processors();

}  // namespace bindlab
