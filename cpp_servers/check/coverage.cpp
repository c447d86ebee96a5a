#include "cpp_servers/check/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "cpp_servers/check/advice.hpp"
#include "cpp_servers/check/start_words.hpp"

namespace bindlab {

namespace {

Finding gap(std::string sentence, std::string advice = {}, std::vector<std::string> steps = {}) {
    return {.verdict = CheckVerdict::inconclusive,
            .sentence = std::move(sentence),
            .advice = std::move(advice),
            .evidence = std::move(steps)};
}

std::vector<Endpoint> reached_of(const ServerObservations& seen, const ListenerSeen& listener) {
    std::vector<Endpoint> all;
    for (const RestartTrial& trial : seen.restarts) {
        if (trial.listener == listener.where &&
            std::ranges::find(all, trial.reached) == all.end()) {
            all.push_back(trial.reached);
        }
    }
    return all;
}

/// What kept a trial from showing anything.
std::string why_undecided(const RestartTrial& trial) {
    return trial.not_made.empty() ? fmt::format("the restart {}", attempt_words(trial.restart))
                                  : trial.not_made;
}

/// Remnants that one thing has kept from being shown, and what would let them be.
struct NotShown {
    std::string reason;
    std::string advice = {};
    std::string endings = {};
};

/// What kept the trials of such a remnant from showing anything; empty: one has shown it.
NotShown why_not_shown(const ServerObservations& seen, const Endpoint& reached, Ending ending) {
    NotShown why{"it was not tried"};
    for (const RestartTrial& trial : seen.restarts) {
        if (trial.reached != reached || trial.ending != ending) {
            continue;
        }
        if (is_shown(trial)) {
            return {};
        }
        why = {why_undecided(trial), trial.not_made_advice};
    }
    return why;
}

/// One gap for all that was kept from being shown by the same.
void add_missing_remnants(const ServerObservations& seen, std::vector<Finding>& gaps) {
    for (const ListenerSeen& listener : seen.listeners) {
        const std::vector<Endpoint> all = reached_of(seen, listener);
        if (all.empty() && listener.protocol == Protocol::tcp && !listener.chosen) {
            gaps.push_back(
                gap(fmt::format("no restart was tried for {}", listener.where.to_string())));
        }
        for (const Endpoint& reached : all) {
            std::vector<NotShown> missing;
            for (const Ending ending : kEndings) {
                NotShown why = why_not_shown(seen, reached, ending);
                const auto known = std::ranges::find(missing, why.reason, &NotShown::reason);
                if (!why.reason.empty() && known == missing.end()) {
                    why.endings = to_string(ending);
                    missing.push_back(std::move(why));
                } else if (!why.reason.empty()) {
                    known->endings += fmt::format(", {}", to_string(ending));
                }
            }
            for (const NotShown& why : missing) {
                gaps.push_back(gap(fmt::format("no restart beside {} of {}: {}", why.endings,
                                               reached.to_string(), why.reason),
                                   why.advice));
            }
        }
    }
}

std::optional<Result> expected_beside(const ServerObservations& seen, const RestartTrial& trial) {
    const auto listener = std::ranges::find(seen.listeners, trial.listener, &ListenerSeen::where);
    return listener == seen.listeners.end()
               ? std::nullopt
               : expected_of(*listener, trial.reached, trial.ending, seen.kernel,
                             options_of_refused(trial.restart), trial.connection);
}

/// The kernel did what the rules do not know: then nothing here is to be relied on.
void add_surprises(const ServerObservations& seen, std::vector<Finding>& gaps) {
    for (const RestartTrial& trial : seen.restarts) {
        if (!is_shown(trial) || trial.restart.held_by >= HeldBy::forked_child ||
            is_refused_by_own_listener(seen, trial)) {
            continue;
        }
        const auto expected = expected_beside(seen, trial);
        const bool came_up = trial.restart.came == Came::up;
        if (expected && (*expected == Result::ok) != came_up) {
            gaps.push_back(
                gap(fmt::format("beside {} of {} the rules of Linux {} expect {}, and it {}",
                                to_string(trial.ending), trial.reached.to_string(),
                                to_string(seen.kernel), to_string(*expected),
                                attempt_words(trial.restart)),
                    "please report it with the card (--json)", trial.steps));
        }
    }
}

/// After each way to stop it one restart at least is to be decided. A signal that it does not end
/// by leaves nothing to be restarted beside, and is no gap.
void add_stops(const ServerObservations& seen, std::vector<Finding>& gaps) {
    const bool listens = std::ranges::any_of(seen.listeners, [](const ListenerSeen& it) {
        return it.protocol == Protocol::tcp && !it.chosen;
    });
    for (const Stop stop : kStops) {
        if (!listens || (stop == Stop::sigkill && seen.stops_all)) {
            continue;
        }
        std::string reason = "it was not tried";
        bool again = false;
        for (const RestartTrial& trial : seen.restarts) {
            again = again || (trial.stop == stop && trial.started_again);
            const bool beside_child = trial.child_lives && trial.restart.came == Came::up;
            if (trial.stop == stop && (is_shown(trial) || trial.never_ends || beside_child ||
                                       trial.restart.held_by >= HeldBy::forked_child)) {
                reason.clear();
                break;
            }
            if (trial.stop == stop) {
                reason = why_undecided(trial);
            }
        }
        if (!reason.empty()) {
            gaps.push_back(
                gap(fmt::format("no restart after {}: {}", to_string(stop), reason),
                    again ? "check the server by itself, without what starts it again" : ""));
        }
    }
}

/// A restart that was made and neither came up nor was refused, however often others did: one gap
/// for all that came to the same after the same stop.
void add_undecided(const ServerObservations& seen, std::vector<Finding>& gaps) {
    std::vector<std::string> told;
    for (const RestartTrial& trial : seen.restarts) {
        if (trial.restart.came != Came::silent && trial.restart.came != Came::failed) {
            continue;
        }
        std::string sentence =
            fmt::format("after {} a restart {}",
                        trial.by_itself ? "it had ended by itself" : to_string(trial.stop),
                        attempt_words(trial.restart));
        if (std::ranges::find(told, sentence) == told.end()) {
            told.push_back(sentence);
            gaps.push_back(gap(std::move(sentence), {}, trial.steps));
        }
    }
}

void add_listeners_that_stay(const ServerObservations& seen, std::vector<Finding>& gaps) {
    const auto stays = std::ranges::find(seen.restarts, true, &RestartTrial::listener_stays);
    if (stays != seen.restarts.end() &&
        std::ranges::none_of(seen.restarts, [&](const RestartTrial& it) {
            return is_refused_by_own_listener(seen, it);
        })) {
        gaps.push_back(
            gap("when all of it had ended its listening socket was there for another "
                "moment: whether a restart comes in that, and is refused, is chance",
                kOwnListenerAdvice, stays->steps));
    }
}

void add_second_starts(const ServerObservations& seen, std::vector<Finding>& gaps) {
    const bool tried = std::ranges::any_of(seen.seconds, [](const SecondStart& it) {
        return !it.other_user && it.not_done.empty() && it.attempt.came != Came::not_done;
    });
    if (!tried) {
        gaps.push_back(gap("whether a second copy is refused was not tried"));
    }
    for (const SecondStart& second : seen.seconds) {
        if (second.attempt.came == Came::silent && second.shared.empty()) {
            gaps.push_back(gap(second_start_words(second), {}, second.steps));
        }
    }
}

}  // namespace

bool is_shown(const RestartTrial& trial) {
    const bool decided = trial.restart.came == Came::up || trial.restart.came == Came::refused;
    const bool there = trial.remnant.has_value() || state_of(trial.ending).empty();
    return trial.not_made.empty() && there && decided;
}

bool is_refused_by_own_listener(const ServerObservations& seen, const RestartTrial& trial) {
    const bool stays = trial.listener_stays && trial.restart.came == Came::refused &&
                       trial.restart.held_by < HeldBy::forked_child;
    return stays && (state_of(trial.ending).empty() || expected_beside(seen, trial) == Result::ok);
}

std::vector<Finding> gaps_of(const ServerObservations& seen) {
    std::vector<Finding> gaps;
    add_missing_remnants(seen, gaps);
    add_stops(seen, gaps);
    add_undecided(seen, gaps);
    add_surprises(seen, gaps);
    add_second_starts(seen, gaps);
    add_listeners_that_stay(seen, gaps);
    for (const std::string& line : seen.left_out) {
        gaps.push_back(gap(line));
    }
    for (const ListenerSeen& listener : seen.listeners) {
        if (listener.chosen && listener.unseen) {
            gaps.push_back(
                gap(fmt::format("neither bind() nor listen() of {} was seen: io_uring's "
                                "are no system calls, which alone can be traced",
                                listener.where.to_string())));
        } else if (listener.chosen) {
            gaps.push_back(
                gap(fmt::format("the port of {} was chosen by the kernel, another one each time",
                                listener.where.to_string()),
                    "give it a port of its own"));
        }
    }
    return gaps;
}

}  // namespace bindlab
