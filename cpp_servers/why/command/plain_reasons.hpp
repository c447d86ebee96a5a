// Why a call failed, as far as its errno and the socket alone tell (bind(2), listen(2), connect(2),
// ip(7)).
//
// Pure.
#pragma once

#include "cpp_servers/trace/socket_call.hpp"
#include "cpp_servers/why/command/called_socket.hpp"
#include "cpp_servers/why/command/explanation.hpp"

namespace bindlab {

/// `socket` is nullptr where it could not be looked at.
Explanation plain_explanation(const SocketCall& call, const CalledSocket* socket);

}  // namespace bindlab
