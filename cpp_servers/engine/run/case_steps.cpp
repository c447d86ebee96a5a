#include "cpp_servers/engine/run/case_steps.hpp"

#include <algorithm>
#include <utility>

namespace bindlab {

CaseSteps::CaseSteps(const Plan& plan, Topology& topology, Actors& actors, Waiter& waiter,
                     Observations& observations, Clock::time_point begun, bool ask_why)
    : plan_(plan),
      observations_(observations),
      begun_(begun),
      watch_(topology.hosts()),
      inquirer_(plan, topology.hosts(), actors),
      foresight_(plan, topology.hosts(), actors, ask_why),
      runner_(plan, topology.hosts(), actors, watch_, waiter, [&actors, &observations](auto actor) {
          actors.record_program(observations, actor);
      }) {}

std::optional<CaseSteps::Fault> CaseSteps::run(CaseEnd& end) {
    before_ = watch_.look();
    runner_.read_counters_to_come();
    for (const Step& step : plan_.steps) {
        at_ = &step;
        if (auto why = unmet(step)) {
            leave_out(step, std::move(*why));
            ++end.steps;
            continue;
        }
        const StepResult result = carry_out(step);
        ++end.steps;
        if (!result.fault.empty()) {
            return Fault{result.fault, result.fault_todo};
        }
        if (!result.why_abort.empty()) {
            end.aborted = {step.number, result.why_abort};
            break;
        }
    }
    at_ = nullptr;
    return std::nullopt;
}

StepResult CaseSteps::carry_out(const Step& step) {
    auto why = foresight_.before(step);
    const auto t0 = Clock::now();
    StepResult result = runner_.carry_out(step);
    const auto t1 = Clock::now();
    // One look between two steps serves both: as `after` of the one, as `before` of the next.
    Snapshot after = result.decided_by ? watch_.look(result.decided_by->first,
                                                     std::move(result.decided_by->second))
                                       : watch_.look();
    auto inquiry = inquirer_.after(step, result.outcome);
    foresight_.after(step, result.outcome, result.reply);
    observations_.write(StepDone{step.number, t0 - begun_, t1 - begun_, result.outcome,
                                 result.value, result.detail, result.timed_out, result.reply,
                                 before_, after, std::move(inquiry), std::nullopt, result.counter,
                                 std::move(why)});
    outcomes_[step.number] = result.outcome;
    before_ = std::move(after);
    return result;
}

std::optional<NotDone> CaseSteps::unmet(const Step& step) const {
    for (const Dependence& dependence : step.depends) {
        const auto known = outcomes_.find(dependence.step);
        const std::string outcome = known == outcomes_.end() ? "unseen" : known->second;
        if (std::ranges::find(dependence.outcomes, outcome) == dependence.outcomes.end()) {
            return NotDone{dependence.step, outcome};
        }
    }
    return std::nullopt;
}

/// Nothing happens, so there is nothing to look at anew.
void CaseSteps::leave_out(const Step& step, NotDone why) {
    constexpr const char* kNotDone = "not done";
    const auto now = Clock::now() - begun_;
    observations_.write(StepDone{step.number, now, now, kNotDone, std::nullopt, "", false, "",
                                 before_, before_, std::nullopt, std::move(why), std::nullopt});
    outcomes_[step.number] = kNotDone;
}

}  // namespace bindlab
