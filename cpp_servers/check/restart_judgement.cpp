#include "cpp_servers/check/restart_judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "cpp_servers/check/advice.hpp"
#include "cpp_servers/check/coverage.hpp"
#include "cpp_servers/check/start_words.hpp"

namespace bindlab {

namespace {

/// --stops-all leaves out SIGKILL of the main process alone, and nothing else.
std::string stop_all_words(Stop stop) {
    return fmt::format("stop all of it: systemd does (KillMode=control-group{})",
                       stop == Stop::sigkill ? "; --stops-all" : "");
}

std::string end_children_words(Stop stop) {
    return stop_all_words(stop) + "; or let children end with it (prctl(2) PR_SET_PDEATHSIG)";
}

const ListenerSeen* listener_of(const ServerObservations& seen, const RestartTrial& trial) {
    const auto found = std::ranges::find(seen.listeners, trial.listener, &ListenerSeen::where);
    return found == seen.listeners.end() ? nullptr : &*found;
}

std::string_view how_it_ended(const RestartTrial& trial) {
    return trial.by_itself ? "it had ended by itself" : to_string(trial.stop);
}

std::string after(const RestartTrial& trial) {
    return fmt::format("after {}, beside {} of {}", how_it_ended(trial),
                       state_of(trial.ending).empty() ? "nothing" : state_of(trial.ending),
                       trial.reached.to_string());
}

/// What frees the port of children. Beside one that has a connection alone an option lets it in,
/// and without that the end of all would still leave the connection's remnant.
std::string advice_on_children(const ServerObservations& seen, const RestartTrial& trial) {
    if (trial.restart.holder_leaks) {
        return "make the listening socket with SOCK_CLOEXEC";
    }
    const ListenerSeen* const listener = listener_of(seen, trial);
    if (trial.restart.holder_listens || listener == nullptr) {
        return end_children_words(trial.stop);
    }
    const std::string option = advice_on(*listener, trial.reached, FirstState::established,
                                         seen.kernel, options_of_refused(trial.restart));
    return trial.restart.held_by == HeldBy::executed_child
               ? "accept connections with SOCK_CLOEXEC (accept4(2)); and " + option
               : option;
}

Finding held_by_children(const ServerObservations& seen, const RestartTrial& trial) {
    const bool executed = trial.restart.held_by == HeldBy::executed_child;
    return {.verdict = trial.restart.holder_leaks ? CheckVerdict::leaks : CheckVerdict::blocked,
            .sentence = fmt::format(
                "when {} ends its main process alone, a child that {} lives on and keeps {}: the "
                "restart {}",
                to_string(trial.stop), executed ? "it executed" : "it forked",
                trial.restart.holder_listens ? "the port" : "a connection on the port",
                attempt_words(trial.restart)),
            .advice = advice_on_children(seen, trial),
            .evidence = trial.steps};
}

Finding shared_with_children(const RestartTrial& trial) {
    return {.verdict = CheckVerdict::shares,
            .sentence = fmt::format("when {} ends its main process alone, its children go on "
                                    "listening beside the one that is started anew",
                                    to_string(trial.stop)),
            .advice = end_children_words(trial.stop),
            .evidence = trial.steps};
}

Finding refused_by_own_listener(const RestartTrial& trial) {
    Finding finding{
        .verdict = CheckVerdict::blocked,
        .sentence = fmt::format("after {} the restart {}: its listening socket was still there "
                                "when all of it had ended",
                                how_it_ended(trial), attempt_words(trial.restart)),
        .advice = kOwnListenerAdvice,
        .evidence = trial.steps};
    finding.up_to = std::max(std::chrono::seconds(1),
                             std::chrono::ceil<std::chrono::seconds>(trial.restart.after));
    return finding;
}

Finding refused_by_port(const ServerObservations& seen, const RestartTrial& trial) {
    Finding finding{
        .verdict = CheckVerdict::blocked,
        .sentence = fmt::format("{} the restart {}", after(trial), attempt_words(trial.restart)),
        .evidence = trial.steps};
    if (trial.remnant) {
        // A FIN_WAIT1 whose peer did answer is a FIN_WAIT2 by then, and waits as such. What stayed
        // as it was counts from the restart's beginning, not from when it was given up.
        const bool changed = trial.became && trial.became->state != trial.remnant->state;
        finding.up_to = lasts(changed ? *trial.became : *trial.remnant, seen.orphan_retries);
        if (trial.restart.up_later) {
            finding.up_to = std::min(*finding.up_to,
                                     std::chrono::ceil<std::chrono::seconds>(trial.restart.after));
        }
    }
    const ListenerSeen* const listener = listener_of(seen, trial);
    const auto state = rules_state_of(trial.ending);
    if (listener != nullptr && state) {
        finding.advice = advice_on(*listener, trial.reached, *state, seen.kernel,
                                   options_of_refused(trial.restart));
    }
    return finding;
}

/// Whether what was refused goes with the last process that has it: an abstract name of unix(7), or
/// a lock of flock(2) or fcntl(2). A path, or a file that O_EXCL finds there, stays behind.
bool needs_a_living_holder(const PortCall& refused) {
    if (refused.name == "bind") {
        return refused.error == EADDRINUSE &&
               refused.to_string().find(" unix:@") != std::string::npos;
    }
    return refused.error != EEXIST;
}

Finding not_by_port(const RestartTrial& trial, const Attempt& attempt) {
    std::string what = attempt_words(attempt);
    std::string advice =
        "look for a pid file, a lock file or a unix socket that its last run left behind, and let "
        "it take over what belongs to no living process";
    if (attempt.decisive && !attempt.decisive->where) {
        if (needs_a_living_holder(*attempt.decisive)) {
            advice = fmt::format(
                "a process that lives on has it, for it goes with the last one: {}; or close it in "
                "children and in what is executed (SOCK_CLOEXEC, O_CLOEXEC)",
                stop_all_words(trial.stop));
        }
        what =
            fmt::format("was stopped by another copy's traces ({})", attempt.decisive->to_string());
    }
    return {.verdict = CheckVerdict::not_port,
            .sentence = fmt::format("after {} a start {}: what stands in its way is not the port",
                                    how_it_ended(trial), what),
            .advice = advice,
            .evidence = trial.steps};
}

std::optional<Finding> finding_of(const ServerObservations& seen, const RestartTrial& trial) {
    if (trial.before && trial.before->came == Came::ended) {
        return not_by_port(trial, *trial.before);
    }
    if (trial.restart.came == Came::ended) {
        return not_by_port(trial, trial.restart);
    }
    if (trial.restart.came == Came::up && trial.restart.held_by >= HeldBy::forked_child) {
        return shared_with_children(trial);
    }
    if (trial.restart.came != Came::refused) {
        return std::nullopt;  // it came up, or it is a gap
    }
    if (trial.restart.held_by >= HeldBy::forked_child) {
        return held_by_children(seen, trial);
    }
    if (is_refused_by_own_listener(seen, trial)) {
        return refused_by_own_listener(trial);
    }
    return refused_by_port(seen, trial);
}

/// One finding for what failed alike: beside the same remnant, or for the same other reason.
bool is_alike(const ServerObservations& seen, const RestartTrial& one, const RestartTrial& other) {
    const bool port = one.restart.came == Came::refused && other.restart.came == Came::refused;
    if (std::max(one.restart.held_by, other.restart.held_by) >= HeldBy::forked_child) {
        return one.restart.held_by == other.restart.held_by &&
               one.restart.holder_listens == other.restart.holder_listens &&
               one.restart.came == other.restart.came;
    }
    const bool own = is_refused_by_own_listener(seen, one);
    if (own || is_refused_by_own_listener(seen, other)) {
        return own == is_refused_by_own_listener(seen, other);
    }
    return port ? one.ending == other.ending
                : one.restart.came != Came::refused && other.restart.came != Came::refused;
}

}  // namespace

std::vector<Finding> findings_of_restarts(const ServerObservations& seen) {
    std::vector<Finding> findings;
    std::vector<const RestartTrial*> told;
    for (const RestartTrial& trial : seen.restarts) {
        std::optional<Finding> finding = finding_of(seen, trial);
        if (!finding || std::ranges::any_of(told, [&](const RestartTrial* other) {
                return is_alike(seen, trial, *other);
            })) {
            continue;
        }
        told.push_back(&trial);
        findings.push_back(std::move(*finding));
    }
    return findings;
}

}  // namespace bindlab
