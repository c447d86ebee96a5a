#include "cpp_servers/check/checking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "cpp_servers/check/arena.hpp"
#include "cpp_servers/check/coming_up.hpp"
#include "cpp_servers/check/coverage.hpp"
#include "cpp_servers/check/process_files.hpp"
#include "cpp_servers/check/reload_trial.hpp"
#include "cpp_servers/check/restart_trial.hpp"
#include "cpp_servers/check/running_server.hpp"
#include "cpp_servers/check/second_start_trial.hpp"
#include "netns/namespace_factory.hpp"

namespace bindlab {

namespace {

using Telling = std::function<void(const std::string&)>;

// By SIGTERM and SIGKILL each ending; what the other two do to the port is the same, if they end
// it.
std::vector<Ending> endings_for(Stop stop) {
    if (stop == Stop::sigterm || stop == Stop::sigkill) {
        return {kEndings.begin(), kEndings.end()};
    }
    return {Ending::client_first, Ending::time_wait};
}

/// What is left out is named, for then a verdict is about a part.
void keep_wanted(ServerObservations& seen, const CheckOrder& order) {
    std::erase_if(seen.listeners, [&](const ListenerSeen& it) {
        const bool other = (order.port && it.where.port != *order.port) ||
                           (order.address && it.where.address != *order.address);
        if (other) {
            seen.left_out_by_wish.push_back(
                fmt::format("its listener on {} (--port, --address)", it.where.to_string()));
        }
        return other;
    });
}

void look_first(ServerObservations& seen, const CheckOrder& order, const NamespaceFactory& factory,
                std::vector<Endpoint>& everywhere, Learned& learned) {
    Arena arena(factory, order.further, {});
    RunningServer server(order, arena, order.uid);
    seen.first =
        await_first_start(server, arena, CheckClock::now() + order.timeout, kUntilAllListen);
    seen.orphan_retries = arena.orphan_retries();
    seen.calls = server.calls();
    if (seen.first.came == Came::up) {
        seen.listeners = listeners_of(server, arena);
        for (const ListenerSeen& listener : seen.listeners) {
            everywhere.push_back(listener.where);
        }
        keep_wanted(seen, order);
    }
    server.note_who_waits({});
    learned.leaks = server.leaks();
    learned.blind_spots = server.blind_spots();
    learned.signals = signals_handled_by(server.main_process());
    learned.has_master = server.has_master();
    server.dismiss();
}

/// Trials that a server does not end in are not waited for again.
class Restarts {
public:
    Restarts(ServerObservations& seen, const Setting& setting, const Telling& tell)
        : seen_(seen), setting_(setting), tell_(tell) {}

    void try_all() {
        for (const Stop stop : kStops) {
            if (stop == Stop::sigkill && setting_.order.stops_all) {
                seen_.stops_all = true;
                seen_.left_out_by_wish.emplace_back(
                    "SIGKILL of its main process alone (--stops-all)");
                continue;
            }
            for (const ListenerSeen& listener : setting_.listeners) {
                if (listener.protocol != Protocol::tcp || listener.chosen) {
                    continue;
                }
                for (const Endpoint& reached : reached_at(listener)) {
                    try_endings(stop, listener.where, reached);
                }
            }
        }
    }

private:
    void try_endings(Stop stop, const Endpoint& listener, const Endpoint& reached) {
        const std::vector<Ending> endings = endings_for(stop);
        for (const Ending ending : kEndings) {
            // A child with the connection survives its main process: then nothing remains but when
            // all are killed.
            const bool missing = stop == Stop::sigkill_group && !has_shown(ending, reached);
            if (!missing && std::ranges::find(endings, ending) == endings.end()) {
                continue;
            }
            const RestartKind kind{stop, ending, listener, reached,
                                   has_stayed_up(stop) ? Stays::watched : Stays::watched_as_first};
            tell_(fmt::format("{} beside {} of {}", to_string(stop), to_string(ending),
                              reached.to_string()));
            if (is_held_by_child(kind)) {
                continue;
            }
            if (const std::string reason = hopeless(kind); !reason.empty()) {
                RestartTrial trial;
                trial.stop = stop;
                trial.ending = ending;
                trial.listener = listener;
                trial.reached = reached;
                trial.not_made = reason;
                seen_.restarts.push_back(std::move(trial));
                continue;
            }
            seen_.restarts.push_back(try_restart(setting_, kind));
        }
    }

    bool has_shown(Ending ending, const Endpoint& reached) const {
        return std::ranges::any_of(seen_.restarts, [&](const RestartTrial& trial) {
            return trial.ending == ending && trial.reached == reached && is_shown(trial);
        });
    }

    /// After such a stop a restart was watched for as long as the first start. What one signal
    /// that it can handle leaves behind, SIGKILL does, too, and whether that meets all of it is the
    /// same.
    bool has_stayed_up(Stop stop) const {
        const auto kills = [](Stop it) { return it == Stop::sigkill || it == Stop::sigkill_group; };
        return std::ranges::any_of(seen_.restarts, [&](const RestartTrial& trial) {
            return kills(trial.stop) == kills(stop) && trial.restart.came == Came::up;
        });
    }

    /// Then it does not matter what remains of a connection.
    bool is_held_by_child(const RestartKind& kind) const {
        return std::ranges::any_of(seen_.restarts, [&](const RestartTrial& trial) {
            return trial.stop == kind.stop && trial.reached == kind.reached &&
                   trial.restart.held_by >= HeldBy::forked_child;
        });
    }

    /// Why it need not be tried, as a trial before it has shown; empty: it need.
    std::string hopeless(const RestartKind& kind) const {
        if (!setting_.learned.never_served.empty()) {
            return setting_.learned.never_served;
        }
        for (const RestartTrial& trial : seen_.restarts) {
            if (trial.before && trial.before->came == Came::ended) {
                return trial.not_made;
            }
            if (trial.stop == kind.stop && (trial.never_ends || trial.started_again)) {
                return trial.not_made;
            }
        }
        return {};
    }

    ServerObservations& seen_;
    const Setting& setting_;
    const Telling& tell_;
};

void note_what_is_left_out(ServerObservations& seen) {
    for (const ListenerSeen& listener : seen.listeners) {
        if (listener.protocol == Protocol::udp) {
            seen.left_out.push_back(fmt::format(
                "UDP {} is not covered: nothing remains of a datagram, and only a second copy was "
                "tried",
                listener.where.to_string()));
        }
    }
}

}  // namespace

ServerObservations observe(const CheckOrder& order, const CheckedKernel& kernel,
                           const Telling& progress) {
    const NamespaceFactory factory;
    ServerObservations seen;
    seen.command = order.command;
    seen.kernel = kernel.version;
    seen.release = kernel.release;
    progress("first start");
    std::vector<Endpoint> everywhere;
    Learned learned;
    look_first(seen, order, factory, everywhere, learned);
    if (seen.listeners.empty()) {
        seen.leaks = learned.leaks;
        return seen;
    }
    note_what_is_left_out(seen);
    const std::vector<ListenerSeen> listeners = seen.listeners;
    const Setting setting{order, factory, listeners, everywhere, learned};
    for (const bool other_user : {false, true}) {
        progress(other_user ? "a second copy by another user" : "a second copy");
        seen.seconds.push_back(try_second_start(setting, other_user));
    }
    if (order.reload) {
        progress("reload");
        seen.reload = try_reload(setting, *order.reload);
    }
    Restarts(seen, setting, progress).try_all();
    seen.left_out.insert(seen.left_out.end(), learned.blind_spots.begin(),
                         learned.blind_spots.end());
    for (const Endpoint& where : learned.strangers) {
        seen.left_out.push_back(fmt::format(
            "it listens on {}, too, where it did not yet (or not any more) at its first start",
            where.to_string()));
    }
    seen.leaks = learned.leaks;
    std::ranges::sort(seen.leaks, {},
                      [](const Leak& it) { return std::pair(it.program, it.where); });
    const auto same =
        std::unique(seen.leaks.begin(), seen.leaks.end(), [](const Leak& one, const Leak& other) {
            return one.program == other.program && one.where == other.where;
        });
    seen.leaks.erase(same, seen.leaks.end());
    return seen;
}

}  // namespace bindlab
