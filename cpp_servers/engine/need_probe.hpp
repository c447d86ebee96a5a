// Whether this machine and kernel have what a case needs: tried out, never guessed from a version.
//
// Owns nothing. Looks inside the namespace it is given and leaves it as it was. What follows from a
// need that is not met (the case is skipped) is left to the case process.
#pragma once

#include <string>

#include "cpp_servers/engine/plan.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

struct Finding {
    bool present = false;
    std::string detail;  ///< what was seen, or why it is not there
};

/// Throws std::system_error only when the attempt to find out fails.
Finding probe(const Need& need, const NetworkNamespace& where);

/// "sysctl net.ipv4.tcp_tw_reuse_delay"; "ipv6".
std::string describe(const Need& need);

}  // namespace bindlab
