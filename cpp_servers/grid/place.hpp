// Where the addresses of a cell lie in the grid's network; pure.
#pragma once

#include "cpp_servers/rules/coordinates.hpp"
#include "netns/address.hpp"

namespace bindlab {

struct Place {
    IpAddress address;              ///< for bind(); its family is the socket's
    bool only_ipv6 = false;         ///< IPV6_V6ONLY
    IpAddress reached;              ///< where a client connects to, in its own family
    IpAddress accepted;             ///< the local address of a connection that was accepted there
    bool through_loopback = false;  ///< the client is on the same host
};

const Place& place_of(Address address);

/// Which of the two sockets is bound to a device, and to which.
const char* first_device(Devices devices);   ///< "one", or empty
const char* second_device(Devices devices);  ///< "one", "two", or empty

}  // namespace bindlab
