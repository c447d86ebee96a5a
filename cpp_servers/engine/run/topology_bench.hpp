// `bindlab bench-topology`: what making a topology costs, beside a bare namespace and the ip
// command.
//
// Owns nothing. Measures in rounds that take turns, so that a busy machine is busy for all alike.
// Never touches the caller's network: it works inside namespaces of its own.
#pragma once

#include <optional>
#include <string>

namespace bindlab {

struct TopologyCosts {
    unsigned times = 0;
    double bare_seconds = 0;  ///< that many namespaces with lo up, made and dropped
    /// What no topology can go below: that many pairs of namespaces with lo up and a veth pair
    /// that nobody set up, made and dropped.
    double floor_seconds = 0;
    double topology_seconds = 0;       ///< that many pairs of hosts with a link, made and dropped
    std::optional<double> ip_seconds;  ///< the same pairs by ip(8), a process for each command

    std::string to_json() const;
};

/// Throws std::system_error; with `with_ip` also when there is no ip command.
TopologyCosts measure_topologies(unsigned times, bool with_ip);

}  // namespace bindlab
