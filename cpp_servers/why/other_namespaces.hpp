// The other network namespaces of the machine, as far as /proc/PID/ns/net shows them.
//
// Owns looking for them and into them. Promises that one which cannot be entered is named with the
// reason; a namespace without a process (held by a descriptor or a mount alone) is not found.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cpp_servers/why/findings.hpp"

namespace bindlab {

struct OtherNamespace {
    std::string name;      ///< "net:[4026532281]"; empty if not even that can be read
    pid_t pid = 0;         ///< a process in it
    std::string program;   ///< of that process
    std::string obstacle;  ///< why it could not be looked into; empty: it could
    Findings findings;     ///< only its sockets and settings
};

struct OtherNamespaces {
    std::vector<OtherNamespace> found;
    HiddenProcesses hidden;  ///< processes whose namespace may not be read
};

/// All but `own`, by the order of their first process.
OtherNamespaces other_namespaces(const NetworkNamespace& own, const BindRequest& request,
                                 const KernelVersion& kernel);

/// "In net:[4026532281] (pid 12, nginx):" and its sockets below, or the obstacle; namespaces
/// without a socket on the port are counted in one line.
std::vector<std::string> namespace_lines(const OtherNamespaces& others);

}  // namespace bindlab
