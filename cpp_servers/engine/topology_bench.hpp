// Measures what a topology costs: two namespaces with a veth pair between them, made and dropped.
//
// Beside it, in the same rounds so that a machine whose speed drifts does not matter: a bare
// namespace with lo up, and the same topology made by the `ip` command.
#pragma once

#include <chrono>
#include <optional>

namespace bindlab {

struct TopologyCost {
    std::chrono::duration<double> bare{0};
    std::chrono::duration<double> topology{0};
    std::optional<std::chrono::duration<double>> ip;
};

/// The whole time of `rounds` of each. Throws std::system_error, std::runtime_error if `ip` fails.
TopologyCost measure_topology(int rounds, bool with_ip);

}  // namespace bindlab
