// The hosts of a case, made as its plan says: namespaces, links, addresses, routes, settings.
//
// Owns the hosts. Promises that all is in force when the members return, in this order: create the
// namespaces, `connect` them (from then on a capture can start), `configure` them. The kernel takes
// them down when the object goes.
#pragma once

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/record/observations.hpp"
#include "cpp_servers/engine/world/host.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {

/// A value of the plan that the kernel does not take; what() says which, and what it is now.
struct SettingRefused : std::runtime_error {
    SettingRefused(const ValueRefused& refusal, int at_line, std::string now);
    int line;  ///< of the scenario's file; 0: unknown
};

class Topology {
public:
    /// Makes the namespaces. `plan` must outlive the topology. Throws std::system_error, as do the
    /// other members.
    Topology(const Plan& plan, const NamespaceFactory& namespaces);

    /// Makes the devices, and the links, both ends up and with their addresses.
    void connect();
    /// Everything else: addresses on lo, routes, neighbours, settings.
    void configure();
    /// Writes what was made, as the kernel shows it, one `host` line for each.
    void record(Observations& observations);

    std::span<Host> hosts() noexcept { return hosts_; }

private:
    void create_devices(std::size_t index);
    void configure(std::size_t index);
    std::vector<SysctlSeen> sysctls_of(std::size_t index) const;

    const Plan& plan_;
    std::vector<Host> hosts_;
    /// For each host and each setting of its plan: the value before.
    std::vector<std::vector<std::optional<std::string>>> former_;
};

}  // namespace bindlab
