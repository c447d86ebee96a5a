// What this kernel and this machine can do: needs of the plans, asked for once or by
// `bindlab probe`.
//
// Owns a scratch network namespace to try things in. Promises to find out by trying, not by
// comparing kernel versions, and to try each thing once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/record/backend.hpp"
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

    /// The value of a setting in a fresh namespace; nullopt if the kernel has none of that name.
    std::optional<std::string> sysctl(std::string_view name) const;

private:
    Presence probe(const Need& need);
    [[nodiscard]] Presence probe_sysctl(const std::string& name) const;
    Presence probe_ipv6();
    Presence probe_bound_inactive();
    static Presence probe_user(const std::string& uid);
    Presence probe_device(const std::string& name);
    Presence probe_counter(const std::string& name) const;

    CaptureMeans capture_;
    NetworkNamespace scratch_;
    std::map<std::pair<Need::Kind, std::string>, Presence> known_;
};

}  // namespace bindlab
