// The steps of a case, one after the other, each written down with the socket tables around it.
//
// Refers to all it needs. Promises a `step` line for each step that was begun and came to an end,
// and no step after one that went wrong so that the case cannot go on.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/process/actors.hpp"
#include "cpp_servers/engine/process/waiter.hpp"
#include "cpp_servers/engine/record/observations.hpp"
#include "cpp_servers/engine/run/step_runner.hpp"
#include "cpp_servers/engine/witness/foresight.hpp"
#include "cpp_servers/engine/witness/inquiry.hpp"
#include "cpp_servers/engine/witness/socket_watch.hpp"
#include "cpp_servers/engine/world/topology.hpp"

namespace bindlab {

class CaseSteps {
public:
    /// A fault of the laboratory: what is wrong, and what to do about it.
    struct Fault {
        std::string what;
        std::string todo;
    };

    /// All must outlive the object; times are recorded since `begun`.
    CaseSteps(const Plan& plan, Topology& topology, Actors& actors, Waiter& waiter,
              Observations& observations, Clock::time_point begun, bool ask_why);

    /// Carries the steps out; counts them in `end`, and says there at which the case was aborted.
    /// Returns the fault that ended them, if one did. Throws what the engine itself fails at.
    std::optional<Fault> run(CaseEnd& end);

    /// The step under way, or the one that failed; nullptr before the first and after the last.
    const Step* at() const noexcept { return at_; }

private:
    StepResult carry_out(const Step& step);
    /// What keeps a step from being done, if something does.
    std::optional<NotDone> unmet(const Step& step) const;
    void leave_out(const Step& step, NotDone why);

    const Plan& plan_;
    Observations& observations_;
    Clock::time_point begun_;
    SocketWatch watch_;
    Inquirer inquirer_;
    Foresight foresight_;
    StepRunner runner_;
    Snapshot before_;
    std::map<int, std::string> outcomes_;  ///< of the steps so far, by their numbers
    const Step* at_ = nullptr;
};

}  // namespace bindlab
