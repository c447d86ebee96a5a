// Observations of a server that was never there: what came out well, to be spoilt by a test.
#pragma once

#include <cerrno>

#include "cpp_servers/check/server_observations.hpp"

namespace bindlab {

inline const Endpoint kMadeUpListener = Endpoint::parse("0.0.0.0:80");
inline const Endpoint kMadeUpReached = Endpoint::parse("127.0.0.1:80");

inline ListenerSeen made_up_listener(ReuseOptions options = {.address = true, .port = false}) {
    return {.protocol = Protocol::tcp,
            .where = kMadeUpListener,
            .inode = 11,
            .pid = 1,
            .at_bind = options,
            .now = options,
            .close_on_exec = true,
            .backlog = 128};
}

inline SocketEntry made_up_remnant(Ending ending) {
    SocketEntry entry;
    entry.state = state_of(ending);
    entry.local = kMadeUpReached;
    entry.remote = Endpoint::parse("127.0.0.1:40000");
    const bool small = ending == Ending::time_wait || ending == Ending::fin_wait2;
    entry.timer = small ? "timewait" : "retransmit";
    entry.timer_left = small ? std::chrono::milliseconds(59'900) : std::chrono::milliseconds(200);
    return entry;
}

inline PortCall made_up_call(const char* name, int error) {
    return {.name = name, .pid = 2, .inode = 12, .where = kMadeUpListener, .error = error};
}

inline RestartTrial made_up_restart(Stop stop, Ending ending) {
    RestartTrial trial;
    trial.stop = stop;
    trial.ending = ending;
    trial.listener = kMadeUpListener;
    trial.reached = kMadeUpReached;
    if (!state_of(ending).empty()) {
        trial.remnant = made_up_remnant(ending);
    }
    trial.restart.came = Came::up;
    trial.steps = {"it came up"};
    return trial;
}

/// A server that is SAFE on Linux 6.18, with no trial more than that takes.
inline ServerObservations made_up_server() {
    ServerObservations seen;
    seen.command = {"server", "--port", "80"};
    seen.kernel = {6, 18, 44};
    seen.release = "6.18.44";
    seen.first.came = Came::up;
    seen.listeners = {made_up_listener()};
    for (const Ending ending : {Ending::client_first, Ending::reset, Ending::fin_wait2}) {
        seen.restarts.push_back(made_up_restart(Stop::sigterm, ending));
    }
    seen.restarts.push_back(made_up_restart(Stop::sigint, Ending::time_wait));
    seen.restarts.push_back(made_up_restart(Stop::sigkill, Ending::fin_wait1));
    seen.restarts.push_back(made_up_restart(Stop::sigkill_group, Ending::last_ack));
    SecondStart second;
    second.attempt.came = Came::refused;
    second.attempt.decisive = made_up_call("bind", EADDRINUSE);
    seen.seconds = {second};
    return seen;
}

}  // namespace bindlab
