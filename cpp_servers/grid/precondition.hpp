// What the socket table must show of the first socket before the second comes; pure.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <span>
#include <string>

#include "cpp_servers/rules/coordinates.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

struct Precondition {
    Cell cell;
    std::uint16_t port = 0;
    uid_t uid = 0;                 ///< the first socket's, if a process has it
    std::uint32_t device_one = 0;  ///< its index
    bool bound_in_table = true;  ///< the kernel shows sockets that are bound and nothing else (6.8)
};

/// What is wrong in words, empty if nothing is: on the port there is the first socket, in its
/// state, at its address and on its device, its listener if it has one, and nothing else. `on_port`
/// are all sockets with that local port.
std::string fault_of(const Precondition& wanted, std::span<const SocketEntry> on_port);

}  // namespace bindlab
