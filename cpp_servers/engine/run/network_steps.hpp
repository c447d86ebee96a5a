// The steps that change a host: its settings, addresses, neighbours and links.
//
// Refers to the hosts. An errno of the kernel is the step's outcome, not a fault.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/run/step_result.hpp"
#include "cpp_servers/engine/world/host.hpp"

namespace bindlab {

class NetworkSteps {
public:
    /// Both must outlive the object.
    NetworkSteps(const Plan& plan, std::span<Host> hosts) : plan_(plan), hosts_(hosts) {}

    StepResult perform(const SysctlStep& action);
    StepResult perform(const AddressStep& action);
    StepResult perform(const NeighbourStep& action);
    StepResult perform(const LinkStep& action);

private:
    void await_link(std::size_t host, const std::string& device);

    const Plan& plan_;
    std::span<Host> hosts_;
};

}  // namespace bindlab
