// Why connect() of an internet socket failed: its local end, the way there, or the other end.
//
// Owns asking the network namespace that the calling thread is in, which is to be the socket's.
#pragma once

#include "cpp_servers/rules/kernel_version.hpp"
#include "cpp_servers/trace/socket_call.hpp"
#include "cpp_servers/why/command/called_socket.hpp"
#include "cpp_servers/why/command/explanation.hpp"

namespace bindlab {

class NetworkNamespace;

/// Of a connect() that failed. Throws std::system_error.
Explanation explain_connect(const SocketCall& call, const CalledSocket& socket,
                            const NetworkNamespace& where, const KernelVersion& kernel);

}  // namespace bindlab
