// What the restarts of a server say of it.
//
// Pure.
#pragma once

#include <vector>

#include "cpp_servers/check/judge.hpp"
#include "cpp_servers/check/server_observations.hpp"

namespace bindlab {

/// A finding for each kind of restart that failed: BLOCKED by the same remnant, NOT-PORT after the
/// same signal, …; the first of its trials is the evidence.
std::vector<Finding> findings_of_restarts(const ServerObservations& seen);

}  // namespace bindlab
