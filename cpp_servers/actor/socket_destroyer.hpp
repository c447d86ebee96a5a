// Ends a TCP socket of somebody else through sock_diag(7), as `ss -K` does (SOCK_DESTROY).
#pragma once

#include "cpp_servers/actor/experiment.hpp"
#include "netns/address.hpp"

namespace bindlab {

/// Asks the kernel, in the calling thread's network namespace, to end the socket between two
/// endpoints; a listener has the wildcard's port 0 for its other end. Which socket that is the
/// kernel looks up as it does for a packet: where there is no such connection, a listener on the
/// local one (net/ipv4/inet_diag.c inet_diag_find_one_icsk). Fails with ENOENT where there is none,
/// EOPNOTSUPP without CONFIG_INET_DIAG_DESTROY, EPERM without CAP_NET_ADMIN.
Outcome destroy_tcp_socket(const Endpoint& local, const Endpoint& remote);

}  // namespace bindlab
