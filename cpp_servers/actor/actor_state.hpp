// Everything an actor remembers from one line to the next.
#pragma once

#include <optional>

#include "cpp_servers/actor/alarm.hpp"
#include "cpp_servers/actor/open_sockets.hpp"
#include "cpp_servers/actor/successor.hpp"
#include "cpp_servers/actor/touched_memory.hpp"

namespace bindlab {

struct ActorState {
    OpenSockets sockets;
    Alarm alarm;
    TouchedMemory memory;
    std::optional<Successor> successor;  ///< the program that the actor is to become
    std::optional<int> exit_code;        ///< set once the actor was told to exit
    bool babbles = false;                ///< the answer to this line is to be nonsense
};

}  // namespace bindlab
