// A UDP server: prints every datagram with its sender, for seeing which of several servers on one
// address gets what.
#pragma once

#include <cstdint>

#include "cpp_servers/programs/reuse.hpp"
#include "netns/address.hpp"

namespace bindlab {

struct UdpServer {
    Endpoint where;
    Reuse reuse;  ///< before_bind or after_bind: there is nothing to listen to or accept
    bool echo = false;
    std::uint64_t count = 0;  ///< ends after so many datagrams; 0: never
};

/// Prints `received N bytes from ADDR:PORT: …` for each datagram. Throws std::system_error.
void serve(const UdpServer& server);

}  // namespace bindlab
