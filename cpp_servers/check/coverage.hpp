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

/// Whether a restart was refused by the listening socket of a server that had ended, and not by
/// what remained of a connection, which the rules would have let it in beside.
bool is_refused_by_own_listener(const ServerObservations& seen, const RestartTrial& trial);

constexpr const char* kOwnListenerAdvice =
    "start it again a moment later (RestartSec= of systemd.service(5), 100 ms without it), or take "
    "back what waits on the listening socket before the end: io_uring keeps that until it has come "
    "to it (IORING_OP_ASYNC_CANCEL)";

/// Whether such a trial shows something: the remnant was there, and the restart was decided.
bool is_shown(const RestartTrial& trial);

}  // namespace bindlab
