#include "cpp_servers/check/coming_up.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <set>
#include <string>

#include "cpp_servers/check/process_files.hpp"

namespace bindlab {

namespace {

constexpr std::chrono::seconds kSecondThoughts{3};  // nginx tries five times in 2.5 s

bool is_of(const PortCall& call, std::span<const ListenerSeen> listeners) {
    return call.where && std::ranges::any_of(listeners, [&](const ListenerSeen& it) {
               return it.where == *call.where;
           });
}

bool serves(const SocketEntry& entry) {
    return entry.protocol == Protocol::tcp ? entry.state == "LISTEN"
                                           : entry.state == "CLOSE" && entry.remote.port == 0;
}

bool is_up(const RunningServer& server, Arena& arena, std::span<const ListenerSeen> listeners) {
    return own_listeners(server, arena, listeners).size() == listeners.size();
}

/// The first call that failed for want of the port, or else for another reason.
std::optional<PortCall> failed_call(const RunningServer& server,
                                    std::span<const ListenerSeen> listeners, bool in_use) {
    const std::vector<PortCall> calls = server.calls();
    for (const PortCall& call : calls) {
        if (is_of(call, listeners) && call.error != 0 && (call.error == EADDRINUSE) == in_use &&
            !is_own_conflict(calls, call)) {
            return call;
        }
    }
    return std::nullopt;
}

/// What keeps copies out that is no port: a unix socket, a lock, a file that was there before.
std::optional<PortCall> other_obstacle(const RunningServer& server) {
    for (const PortCall& call : server.calls()) {
        if (!call.where && call.error != 0) {
            return call;
        }
    }
    return std::nullopt;
}

/// It is still there when it has had time for second thoughts, as about another copy's pid file.
bool stays_up(const RunningServer& server, Arena& arena, std::span<const ListenerSeen> listeners,
              Stays stays) {
    const auto is_gone = [&] { return server.has_ended() || !is_up(server, arena, listeners); };
    const std::chrono::milliseconds enough =
        stays == Stays::watched_as_first ? kUntilAllListen : kStillness;
    if (stays == Stays::unwatched || !await_state(is_gone, CheckClock::now() + enough)) {
        return true;
    }
    await_state([&] { return server.has_ended(); }, CheckClock::now() + kStillness);
    return false;
}

std::set<std::uint32_t> own_sockets(const RunningServer& server) {
    std::set<std::uint32_t> own;
    for (const PortCall& call : server.calls()) {
        if (call.error == 0) {
            own.insert(call.inode);
        }
    }
    return own;
}

/// Where it listens that is none of `listeners`: at another port that it tried next.
std::vector<Endpoint> elsewhere(const RunningServer& server, Arena& arena,
                                std::span<const ListenerSeen> listeners) {
    const std::set<std::uint32_t> own = own_sockets(server);
    std::set<Endpoint> there;
    for (const SocketEntry& entry : arena.sockets()) {
        if (entry.state == "LISTEN" && own.contains(entry.inode) &&
            std::ranges::find(listeners, entry.local, &ListenerSeen::where) == listeners.end()) {
            there.insert(entry.local);
        }
    }
    return {there.begin(), there.end()};
}

/// How far one came that ended by itself.
void add_progress(Attempt& attempt, const RunningServer& server) {
    for (const PortCall& call : server.calls()) {
        if (call.where && call.error == 0) {
            attempt.bound = true;
            attempt.was_up = attempt.was_up || call.name == "listen";
        }
    }
}

void add_end(Attempt& attempt, const RunningServer& server) {
    if (attempt.came == Came::ended) {
        add_progress(attempt, server);
    }
    attempt.end = server.end();
    attempt.words = server.last_words();
}

}  // namespace

std::vector<ListenerSeen> own_listeners(const RunningServer& server, Arena& arena,
                                        std::span<const ListenerSeen> listeners) {
    const std::set<std::uint32_t> own = own_sockets(server);
    const std::vector<SocketEntry> all = arena.sockets();
    std::vector<ListenerSeen> there;
    std::ranges::copy_if(listeners, std::back_inserter(there), [&](const ListenerSeen& it) {
        return std::ranges::any_of(all, [&](const SocketEntry& entry) {
            return entry.protocol == it.protocol && entry.local == it.where && serves(entry) &&
                   own.contains(entry.inode);
        });
    });
    return there;
}

Attempt await_start(const RunningServer& server, Arena& arena,
                    std::span<const ListenerSeen> listeners, CheckClock::time_point until,
                    Stays stays) {
    Attempt attempt;
    const auto begin = CheckClock::now();
    bool up = false;
    auto limit = until;
    await_state(
        [&] {
            const auto refused = failed_call(server, listeners, true);
            if (refused && !attempt.decisive) {
                attempt.decisive = refused;
                limit = std::min(until, CheckClock::now() + kSecondThoughts);
            }
            up = is_up(server, arena, listeners);
            return up || server.has_ended() || CheckClock::now() >= limit;
        },
        until);
    attempt.after =
        std::chrono::duration_cast<std::chrono::milliseconds>(CheckClock::now() - begin);
    if (!attempt.decisive) {
        attempt.decisive = failed_call(server, listeners, true);  // it may have ended since
    }
    if (attempt.decisive) {
        attempt.came = Came::refused;
        attempt.up_later = up;
        attempt.instead = elsewhere(server, arena, listeners);
    } else if (up) {
        attempt.was_up = !stays_up(server, arena, listeners, stays);
        if (!attempt.was_up) {
            attempt.came = Came::up;
            return attempt;
        }
        attempt.came = server.has_ended() ? Came::ended : Came::failed;
        attempt.decisive = other_obstacle(server);
    } else if ((attempt.decisive = failed_call(server, listeners, false))) {
        attempt.came = Came::failed;
    } else {
        attempt.came = server.has_ended() ? Came::ended : Came::silent;
        attempt.decisive = other_obstacle(server);
    }
    add_end(attempt, server);
    return attempt;
}

Attempt await_first_start(const RunningServer& server, Arena& arena, CheckClock::time_point until,
                          std::chrono::milliseconds stillness) {
    Attempt attempt;
    await_state(
        [&] {
            return server.has_ended() ||
                   (server.quiet_for() >= stillness && !listeners_of(server, arena).empty());
        },
        until);
    if (!server.has_ended() && !listeners_of(server, arena).empty()) {
        attempt.came = Came::up;
        return attempt;
    }
    attempt.came = server.has_ended() ? Came::ended : Came::silent;
    for (const PortCall& call : server.calls()) {
        if (call.error != 0) {
            attempt.decisive = call;
            attempt.came = call.where ? Came::failed : attempt.came;
        }
    }
    add_end(attempt, server);
    return attempt;
}

std::set<std::uint32_t> sockets_instead(const RunningServer& server, const Attempt& attempt) {
    return attempt.instead.empty() ? std::set<std::uint32_t>() : server.listened();
}

std::vector<ListenerSeen> listeners_of(const RunningServer& server, Arena& arena) {
    const std::vector<PortCall> calls = server.calls();
    std::vector<ListenerSeen> all;
    for (const SocketEntry& entry : arena.sockets()) {
        const auto call = std::ranges::find_if(calls, [&](const PortCall& it) {
            return it.inode == entry.inode && it.error == 0 && it.where;
        });
        if (!serves(entry) || (call == calls.end() && entry.protocol == Protocol::udp)) {
            continue;
        }
        const bool chosen = call == calls.end() || call->where->port == 0;
        if (chosen && entry.protocol == Protocol::udp) {
            continue;  // a client's, or a resolver's
        }
        const auto known = std::ranges::find_if(all, [&](const ListenerSeen& it) {
            return it.protocol == entry.protocol && it.where == entry.local;
        });
        if (known != all.end()) {
            ++known->sockets;
            continue;
        }
        ListenerSeen seen{
            .protocol = entry.protocol,
            .where = entry.local,
            .inode = entry.inode,
            .at_bind = server.options_at_bind(entry.inode),
            .now = {},
            .v6only = entry.ipv6 ? entry.v6only : std::nullopt,
            .close_on_exec = {},
            .backlog = static_cast<int>(entry.send_queue),
            .chosen = chosen,
            .unseen = std::ranges::find(calls, entry.inode, &PortCall::inode) == calls.end()};
        for (const pid_t pid : server.processes()) {
            const auto sockets = sockets_of_process(pid);
            if (const auto found = sockets.find(entry.inode); found != sockets.end()) {
                seen.pid = pid;
                seen.now = reuse_options_of(pid, found->second);
                seen.close_on_exec = closes_on_exec(pid, found->second);
                break;
            }
        }
        all.push_back(seen);
    }
    return all;
}

}  // namespace bindlab
