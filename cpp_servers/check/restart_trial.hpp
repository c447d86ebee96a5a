// One restart: a connection is brought to its end, the server is stopped and started again at once.
//
// Promises that the remnant is in the table of sockets before and after the restart, or `not_made`
// says why not; nothing of one trial is there in the next.
#pragma once

#include <vector>

#include "cpp_servers/check/coming_up.hpp"
#include "cpp_servers/check/server_observations.hpp"
#include "cpp_servers/check/trial_setting.hpp"

namespace bindlab {

struct RestartKind {
    Stop stop = Stop::sigterm;
    Ending ending = Ending::client_first;
    Endpoint listener;
    Endpoint reached;  ///< where the client connects to
    Stays stays = Stays::watched;
};

/// What is learned by it, of leaks and else, is learned by the setting.
RestartTrial try_restart(const Setting& setting, const RestartKind& kind);

}  // namespace bindlab
