// The other network namespaces of the machine, as far as namespace_search finds them.
//
// Owns looking into them, and the words for each. Promises that one which cannot be entered is
// named with the reason.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "cpp_servers/why/findings.hpp"
#include "cpp_servers/why/namespace_search.hpp"

namespace bindlab {

struct OtherNamespace {
    std::string name;  ///< "net:[4026532281]"
    std::string path;  ///< where it is mounted, "/run/netns/blue"; or empty
    KeptBy kept_by = KeptBy::process;
    pid_t pid = 0;         ///< a process in it, or one that keeps it; 0: a mount does
    std::string program;   ///< of that process
    std::string obstacle;  ///< why it could not be looked into; empty: it could
    Findings findings;     ///< only its sockets and settings
};

struct OtherNamespaces {
    std::vector<OtherNamespace> found;
    HiddenProcesses hidden;  ///< processes that may not be looked into
};

/// All but `own`: those with processes first, by the order of these.
OtherNamespaces other_namespaces(const NetworkNamespace& own, const BindRequest& request,
                                 const KernelVersion& kernel);

/// "In /run/netns/blue (net:[4026532281]; pid 12, nginx):" and its sockets below, or the obstacle;
/// namespaces without a socket on the port are counted in one line.
std::vector<std::string> namespace_lines(const OtherNamespaces& others);

}  // namespace bindlab
