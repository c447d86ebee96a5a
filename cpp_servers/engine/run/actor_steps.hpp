// The steps that an actor or a program is to do, or that are done to its process.
//
// Refers to the actors. Tells apart an actor that refuses, hangs, dies or babbles.
#pragma once

#include <cstddef>
#include <functional>

#include "cpp_servers/engine/plan/step.hpp"
#include "cpp_servers/engine/process/actors.hpp"
#include "cpp_servers/engine/process/waiter.hpp"
#include "cpp_servers/engine/run/step_result.hpp"

namespace bindlab {

class ActorSteps {
public:
    /// `started` is called when a `run` step has started its program. All must outlive the object.
    ActorSteps(Actors& actors, Waiter& waiter, std::function<void(std::size_t)> started);

    // None takes longer than `until`; what is not done by then is ETIMEDOUT.
    StepResult perform(const CallStep& action, Clock::time_point until);
    StepResult perform(const RunStep& action, Clock::time_point until);
    StepResult perform(const TypeStep& action, Clock::time_point until);
    StepResult perform(const EofStep& action, Clock::time_point until);
    StepResult perform(const OutputStep& action, Clock::time_point until);
    StepResult perform(const SignalStep& action, Clock::time_point until);
    StepResult perform(const WaitStep& action, Clock::time_point until);

private:
    StepResult interrupt(ActorDriver& actor, const std::string& name);
    StepResult await_end(Process& process, Clock::time_point until);

    Actors& actors_;
    Waiter& waiter_;
    std::function<void(std::size_t)> started_;
};

}  // namespace bindlab
