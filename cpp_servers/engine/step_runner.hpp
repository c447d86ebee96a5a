// Carries out the steps of a case: one way of doing for each kind.
//
// Refers to the hosts, the cast and the socket watch. Promises an outcome for everything that can
// happen to a step: `ok`, the name of an errno, and whether the case can go on. Writing it down is
// left to the case.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "cpp_servers/engine/cast.hpp"
#include "cpp_servers/engine/socket_watch.hpp"
#include "cpp_servers/engine/step.hpp"

namespace bindlab {

struct StepResult {
    std::string outcome = "ok";  ///< or the name of an errno
    std::optional<std::string> value;
    std::string detail;      ///< words for the outcome
    bool timed_out = false;  ///< the step's time was over
    std::string reply;       ///< the actor's answer, JSON; empty if there is none
    std::string why_abort;   ///< not empty: the case cannot go on, for what it tests went wrong
    std::string fault;       ///< not empty: nor can it, for the laboratory went wrong
    std::string fault_todo;  ///< what to do about the fault
    std::optional<std::pair<std::size_t, Table>> decided_by;  ///< a host's table, if one decided

    static StepResult failure(int error, std::string detail = {});
};

class StepRunner {
public:
    /// `started` is called when a `run` step has started its program. All must outlive the runner.
    StepRunner(const Plan& plan, std::span<Host> hosts, Cast& cast, SocketWatch& watch,
               Patience& patience, std::function<void(std::size_t)> started);

    StepResult carry_out(const Step& step);

private:
    StepResult perform(const CallStep& deed);
    StepResult perform(const RunStep& deed);
    StepResult perform(const TypeStep& deed);
    StepResult perform(const EofStep& deed);
    StepResult perform(const OutputStep& deed);
    StepResult perform(const SignalStep& deed);
    StepResult perform(const WaitStep& deed);
    StepResult perform(const LookStep& deed);
    StepResult perform(const AdvanceStep& deed);
    StepResult perform(const SysctlStep& deed);
    StepResult perform(const AddressStep& deed);
    StepResult perform(const NeighbourStep& deed);
    StepResult perform(const LinkStep& deed);

    StepResult await_end(Life& life);
    void await_link(std::size_t host, const std::string& device);

    const Plan& plan_;
    std::span<Host> hosts_;
    Cast& cast_;
    SocketWatch& watch_;
    Patience& patience_;
    std::function<void(std::size_t)> started_;
    Clock::time_point until_{};  ///< the deadline of the step at hand
};

}  // namespace bindlab
