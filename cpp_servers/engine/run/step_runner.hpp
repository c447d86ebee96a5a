// Carries out the steps of a case: one way of doing for each kind.
//
// Refers to the hosts, the actors and the socket watch. Promises an outcome for everything that can
// happen to a step: `ok`, the name of an errno, and whether the case can go on. Writing it down is
// left to the case.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/process/actors.hpp"
#include "cpp_servers/engine/run/actor_steps.hpp"
#include "cpp_servers/engine/run/network_steps.hpp"
#include "cpp_servers/engine/run/step_result.hpp"
#include "cpp_servers/engine/witness/socket_watch.hpp"

namespace bindlab {

class StepRunner {
public:
    /// `started` is called when a `run` step has started its program. All must outlive the runner.
    StepRunner(const Plan& plan, std::span<Host> hosts, Actors& actors, SocketWatch& watch,
               Waiter& waiter, std::function<void(std::size_t)> started);

    /// Before the first step: reads what later ones count from.
    void read_counters_to_come() { network_steps_.read_counters_to_come(); }

    StepResult carry_out(const Step& step);

private:
    StepResult perform(const LookStep& action, Clock::time_point until);
    StepResult perform(const AdvanceStep& action, Clock::time_point until);

    ActorSteps actor_steps_;
    NetworkSteps network_steps_;
    SocketWatch& watch_;
    Waiter& waiter_;
};

}  // namespace bindlab
