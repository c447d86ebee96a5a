// Why bind(), listen() or connect() of an internet socket failed.
//
// Owns which of the reasons it is about: the port (port_reasons), the way to another end
// (connect_reasons), or here the address, the right or the socket itself. It asks the network
// namespace that the calling thread is in, which is to be the socket's.
#pragma once

#include "cpp_servers/rules/kernel_version.hpp"
#include "cpp_servers/trace/socket_call.hpp"
#include "cpp_servers/why/command/called_socket.hpp"
#include "cpp_servers/why/command/explanation.hpp"

namespace bindlab {

class NetworkNamespace;

/// Of a call that failed. Throws std::system_error.
Explanation explain_internet(const SocketCall& call, const CalledSocket& socket,
                             const NetworkNamespace& where, const KernelVersion& kernel);

}  // namespace bindlab
