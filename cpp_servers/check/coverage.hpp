// What has not been shown of a server, and so keeps it from being SAFE.
//
// Pure.
#pragma once

#include <vector>

#include "cpp_servers/check/judge.hpp"
#include "cpp_servers/check/server_observations.hpp"

namespace bindlab {

/// A finding, INCONCLUSIVE, for each remnant at each address that no restart was beside, for what
/// the rules did not expect, for second starts that were not tried, and for what was left out.
std::vector<Finding> gaps_of(const ServerObservations& seen);

/// Whether such a trial shows something: the remnant was there, and the restart was decided.
bool is_shown(const RestartTrial& trial);

}  // namespace bindlab
