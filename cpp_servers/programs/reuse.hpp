// Which option a server sets to share its address, and at which point of its life. The point is the
// experiment: what the lecture says must be done before bind can be done too late here.
#pragma once

#include <sys/socket.h>

#include <cstdint>

namespace bindlab {

enum class ReuseAt : std::uint8_t {
    never,
    before_bind,
    after_bind,
    after_listen,
    after_accept,  ///< on the accepted socket, not on the listener
};

struct Reuse {
    ReuseAt when = ReuseAt::never;
    int option = SO_REUSEADDR;  ///< or SO_REUSEPORT, level SOL_SOCKET
};

/// Sets the option on the socket if this is the point; throws std::system_error.
void reuse_if(const Reuse& reuse, ReuseAt point, int socket);

}  // namespace bindlab
