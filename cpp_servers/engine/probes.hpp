// What this kernel and this machine can do: needs of the plans, and the list that `bindlab probe`
// prints.
//
// Owns a scratch network namespace to try things in. Promises to find out by trying, not by
// comparing kernel versions, and to try each thing once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cpp_servers/engine/capture.hpp"
#include "cpp_servers/engine/plan.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

struct Presence {
    bool present = false;
    std::string detail;  ///< where it is, what it is set to, or why it is not there
};

/// A program's path, found as execvp(3) finds it.
std::optional<std::string> find_program(std::string_view name);

class Probes {
public:
    /// Makes the scratch namespace; throws std::system_error where that is not permitted.
    explicit Probes(CaptureMeans capture = CaptureMeans::tcpdump)
        : capture_(capture), scratch_(NetworkNamespace::create()) {}

    const Presence& look(const Need& need);

    /// All that there is to know, as one JSON object.
    std::string describe();

private:
    Presence probe(const Need& need);
    Presence probe_sysctl(const std::string& name);
    Presence probe_ipv6();
    Presence probe_bound_inactive();

    CaptureMeans capture_;
    NetworkNamespace scratch_;
    std::map<std::pair<Need::Kind, std::string>, Presence> known_;
};

}  // namespace bindlab
