// The hosts of a case, made as its plan says: namespaces, links, addresses, routes, settings.
//
// Owns the hosts. Promises that all is in force when the members return, in this order: create the
// namespaces, `connect` them (from then on a capture can start), `furnish` them. The kernel takes
// them down when the object goes.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cpp_servers/engine/host.hpp"
#include "cpp_servers/engine/observations.hpp"
#include "cpp_servers/engine/plan.hpp"

namespace bindlab {

class Topology {
public:
    /// Makes the namespaces. `plan` must outlive the topology. Throws std::system_error, as do the
    /// other members.
    Topology(const Plan& plan, const Nursery& nursery);

    /// Makes the links, both ends up and with their addresses.
    void connect();
    /// Everything else: addresses on lo, routes, neighbours, settings.
    void furnish();
    /// Writes what was made, as the kernel shows it, one `host` line for each.
    void record(Observations& observations);

    std::span<Host> hosts() noexcept { return hosts_; }

private:
    /// A setting as it was before the plan's value was written.
    struct Former {
        std::string name;
        std::optional<std::string> value;
    };

    void furnish(std::size_t index);
    void record_interfaces(JsonText& text, Host& host) const;
    void record_sysctls(JsonText& text, std::size_t index) const;

    const Plan& plan_;
    std::vector<Host> hosts_;
    std::vector<std::vector<Former>> former_;
};

}  // namespace bindlab
