// Why a port was refused: who holds it, or that the kernel found none to choose.
//
// Owns asking the network namespace that the calling thread is in. Promises for a port what `why
// PORT` says of the very request: address, options, user and device are those of the caller's
// socket.
#pragma once

#include <cstdint>
#include <optional>

#include "cpp_servers/rules/kernel_version.hpp"
#include "cpp_servers/why/command/called_socket.hpp"
#include "cpp_servers/why/command/explanation.hpp"

namespace bindlab {

class NetworkNamespace;

/// What `why` finds for a request that the kernel has refused, beside the caller's own socket.
/// Throws std::system_error.
Findings port_findings(const NetworkNamespace& where, const BindRequest& request,
                       const KernelVersion& kernel, std::uint64_t own_inode);

/// The same in words, for a request refused with EADDRINUSE.
Explanation explain_port(Findings findings);

/// The kernel was to choose a port. `to`: the remote end of a connect(), if it was for one. Throws
/// std::system_error.
Explanation explain_used_up(const CalledSocket& socket, const std::optional<Endpoint>& to,
                            const NetworkNamespace& where, const KernelVersion& kernel);

}  // namespace bindlab
