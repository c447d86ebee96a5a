// One look at what a connect() would meet at its local end.
//
// Owns asking; what it means is `connect_verdict`'s. Promises that nothing is changed: no packet is
// sent, no port is taken.
#pragma once

#include <string>

#include "cpp_servers/why/connect_verdict.hpp"

namespace bindlab {

class NetworkNamespace;

struct ConnectFindings {
    int no_route = 0;        ///< the errno with which connect() fails before it looks at ports
    ConnectVerdict verdict;  ///< if there is a route
};

/// Throws std::system_error.
ConnectFindings look_at_connect(const NetworkNamespace& where, ConnectRequest request,
                                const KernelVersion& kernel);

/// "ok", an errno, or "cannot know whether it …".
std::string words_of(const ConnectFindings& findings);

}  // namespace bindlab
