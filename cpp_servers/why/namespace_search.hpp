// The network namespaces of the machine, found by what keeps each alive.
//
// Owns where to look: processes and their threads (/proc/PID/task/TID/ns/net), mounts (`ip netns`
// and container engines give a namespace a name by one), open descriptors (network_namespaces(7)).
// One that is kept by something else alone, a socket or a mount of another mount namespace, is not
// found: to ask a socket for its namespace is to hold it for a moment, and so to be in its owner's
// way.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/why/hidden_processes.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

/// What keeps a namespace that no process is in.
enum class KeptBy { process, mount, descriptor };

std::string_view to_string(KeptBy kept_by);

struct FoundNamespace {
    NetworkNamespace where;
    KeptBy kept_by = KeptBy::process;
    pid_t pid = 0;     ///< of the process that is in it, or has it open; 0: a mount keeps it
    std::string path;  ///< where it is mounted, "/run/netns/blue"; or empty
};

struct NamespacesFound {
    std::vector<FoundNamespace> all;  ///< each once, in the order of KeptBy
    HiddenProcesses hidden;           ///< processes that may not be looked into
};

NamespacesFound find_namespaces();

}  // namespace bindlab
