#include "cpp_servers/engine/run/step_runner.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <utility>
#include <variant>

namespace bindlab {
namespace {

using std::chrono::milliseconds;

constexpr int kTries = 5;  // as many seconds as a plan allows for it
constexpr milliseconds kLate{20};

// How far a moment is into its second, as ktime_get_seconds() counts them: the same clock.
milliseconds phase_of(Clock::time_point moment) {
    const auto since_boot = std::chrono::floor<milliseconds>(moment.time_since_epoch());
    return since_boot - std::chrono::floor<std::chrono::seconds>(since_boot);
}

Clock::time_point end_of(const AdvanceStep& advance, Clock::time_point now) {
    if (!advance.phase) {
        return now + advance.time;
    }
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    const auto end = second + *advance.phase;
    return end >= now ? end : end + std::chrono::seconds(1);
}

}  // namespace

StepRunner::StepRunner(const Plan& plan, std::span<Host> hosts, Actors& actors, SocketWatch& watch,
                       Waiter& waiter, std::function<void(std::size_t)> started)
    : actor_steps_(actors, waiter, std::move(started)),
      network_steps_(plan, hosts),
      watch_(watch),
      waiter_(waiter) {}

StepResult StepRunner::carry_out(const Step& step) {
    const auto* advance = std::get_if<AdvanceStep>(&step.action);
    const auto now = Clock::now();
    const auto until = advance != nullptr ? end_of(*advance, now) : now + step.within;
    waiter_.begin(until);
    StepResult result = std::visit(
        [&](const auto& action) {
            if constexpr (requires { action.actor; }) {
                return actor_steps_.perform(action, until);
            } else if constexpr (requires { network_steps_.perform(action, step.number); }) {
                return network_steps_.perform(action, step.number);
            } else if constexpr (requires { network_steps_.perform(action); }) {
                return network_steps_.perform(action);
            } else {
                return perform(action, until);
            }
        },
        step.action);
    waiter_.end();
    if (step.must && result.outcome != "ok" && result.why_abort.empty()) {
        result.why_abort = fmt::format("{}: {}", result.outcome, result.detail);
    }
    return result;
}

StepResult StepRunner::perform(const LookStep& action, Clock::time_point until) {
    StepResult result;
    if (action.await) {
        auto awaited = watch_.await(action.host, action.pattern, action.absent, until, waiter_);
        if (!awaited.as_wanted) {
            result = StepResult::late();
        }
        result.decided_by = {action.host, std::move(awaited.table)};
        return result;
    }
    Table table = watch_.look_at(action.host);
    if (action.pattern.matches(table) == action.absent) {
        result = action.absent ? StepResult::failure(EEXIST, "there is such a socket")
                               : StepResult::failure(ENOENT, "there is no such socket");
    }
    result.decided_by = {action.host, std::move(table)};
    return result;
}

StepResult StepRunner::perform(const AdvanceStep& action, Clock::time_point until) {
    waiter_.wait(until);
    StepResult result;
    if (action.phase) {
        // Whoever wakes up late is at another phase, and the next second has this one again.
        for (int i = 1; i < kTries && phase_of(Clock::now() - *action.phase) > kLate; ++i) {
            waiter_.wait(end_of(action, Clock::now()));
        }
        result.value = std::to_string(phase_of(Clock::now()).count());
    }
    return result;
}

}  // namespace bindlab
