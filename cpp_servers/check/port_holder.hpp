// Who has the port when a start is refused.
#pragma once

#include "cpp_servers/check/arena.hpp"
#include "cpp_servers/check/running_server.hpp"
#include "cpp_servers/check/server_observations.hpp"

namespace bindlab {

struct PortHolder {
    HeldBy by = HeldBy::nobody;
    bool listens = false;  ///< a child has the listener itself, and not a connection of it alone
    bool leaks = false;    ///< an executed child has the listener by mistake
};

/// By the table of sockets and the open files of what is left of the first start: a child with the
/// listener or a connection of it, or else what remains of a connection.
PortHolder holder_of(Arena& arena, const RunningServer& first, const RunningServer& again,
                     const RestartTrial& trial);

}  // namespace bindlab
