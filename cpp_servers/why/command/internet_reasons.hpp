// Why bind(), listen() or connect() of an internet socket failed.
//
// Owns asking the network namespace that the calling thread is in, which is to be the caller's.
// Promises for a port what `why PORT` says of the very request: address, options, user and device
// are those of the caller's socket.
#pragma once

#include <optional>

#include "cpp_servers/rules/kernel_version.hpp"
#include "cpp_servers/trace/socket_call.hpp"
#include "cpp_servers/why/command/called_socket.hpp"
#include "cpp_servers/why/command/explanation.hpp"

namespace bindlab {

class NetworkNamespace;

/// Of a call that failed. Throws std::system_error.
Explanation explain_internet(const SocketCall& call, const CalledSocket& socket,
                             const NetworkNamespace& where, const KernelVersion& kernel);

/// What `why` finds for a request that the kernel has refused, beside the caller's own socket.
Findings port_findings(const NetworkNamespace& where, const BindRequest& request,
                       const KernelVersion& kernel, std::uint64_t own_inode);

/// The same in words, for a request refused with EADDRINUSE.
Explanation explain_port(Findings findings);

}  // namespace bindlab
