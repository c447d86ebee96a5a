// TCP sockets that are bound and nothing else, where the kernel's table leaves them out (before
// Linux 6.8): found in the processes that one may look into, each socket borrowed for a moment.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "cpp_servers/why/held_socket.hpp"
#include "cpp_servers/why/host_facts.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

struct UnlistedSockets {
    std::vector<HeldSocket> found;  ///< with their owners and options
    HiddenProcesses hidden;         ///< who may have others
};

/// Those with one of these local ports in `where`, but for the inodes that are known.
UnlistedSockets unlisted_sockets(const NetworkNamespace& where, const PortRange& ports,
                                 const std::set<std::uint32_t>& known);

/// All sockets of a protocol: the kernel's table, with those that are bound to a port which the
/// kernel may choose, where it leaves them out. Throws std::system_error.
std::vector<SocketEntry> whole_table(const NetworkNamespace& where, Protocol protocol,
                                     const HostFacts& host);

}  // namespace bindlab
