// The steps that change a host: its settings, addresses, neighbours and links; and its counters.
//
// Refers to the hosts. An errno of the kernel is the step's outcome, not a fault.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>

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
    StepResult perform(const CounterStep& action, int number);

    /// Reads the counters that steps are about, from which those without a mark count.
    void read_counters_to_come();

private:
    void await_link(std::size_t host, const std::string& device);

    struct Mark {
        int step = 0;
        std::int64_t value = 0;
    };

    const Plan& plan_;
    std::span<Host> hosts_;
    std::map<std::pair<std::size_t, std::string>, Mark> marks_;  ///< by host and name
};

}  // namespace bindlab
