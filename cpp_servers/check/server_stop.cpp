#include "cpp_servers/check/server_stop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <set>

#include "cpp_servers/check/ending.hpp"
#include "cpp_servers/check/patience.hpp"
#include "cpp_servers/check/process_files.hpp"
#include "cpp_servers/check/start_words.hpp"

namespace bindlab {

namespace {

constexpr std::chrono::milliseconds kUntilAtRest{200};
constexpr int kLooksAtRest = 3;
constexpr std::chrono::milliseconds kLastBreath{
    300};  // of what has lost its main process, or its client

/// What it does with a connection that it has just taken, it is to have done: one look may come
/// between two threads.
void await_rest(const RunningServer& server) {
    int looks = 0;
    await_state(
        [&] {
            looks = std::ranges::all_of(server.processes(), is_at_rest) ? looks + 1 : 0;
            return looks == kLooksAtRest;
        },
        CheckClock::now() + kUntilAtRest);
}

}  // namespace

/// What a client does may end a server, some time after the connection is gone: nobody stops
/// it then. Waited for is once for each ending, for that is a wait for nothing.
bool ServerStop::has_ended_by_itself(const RunningServer& server) {
    const bool watched = !server_closes_first(story_.trial().ending) &&
                         story_.setting().learned.survived.insert(story_.trial().ending).second;
    return watched
               ? await_state([&] { return server.has_ended(); }, CheckClock::now() + kLastBreath)
               : server.has_ended();
}

bool ServerStop::stop(RunningServer& server, ClientConnection& client) {
    if (has_ended_by_itself(server)) {
        story_.setting().learned.survived.erase(story_.trial().ending);
        story_.trial().by_itself = true;
        if (const auto entry = story_.server_side();
            entry && entry->state == state_of(story_.trial().ending)) {
            story_.trial().remnant = entry;
        }
        return story_.give_up(
            fmt::format("before it was stopped it ended by itself ({})", server.end()));
    }
    // As it was at rest: after listen() it may still part from its parent, or set handlers.
    const auto is_alone = [&] {
        return server.has_master() == story_.setting().learned.has_master;
    };
    await_state(is_alone, CheckClock::now() + kWithClients);
    const pid_t main = server.main_process();
    const auto is_ready = [&] {
        return (story_.setting().learned.signals & ~signals_handled_by(main)) == 0;
    };
    await_state(is_ready, CheckClock::now() + kLastBreath);
    await_rest(server);
    if (const auto entry = story_.server_side(); entry && entry->owner()) {
        server.note_served({entry->inode});
    }
    server.note_who_waits(story_.setting().learned.leaks);
    story_.tell(fmt::format("stop: {} for pid {}", to_string(story_.trial().stop), main));
    calls_at_stop_ = server.calls().size();
    stopped_ = server.processes();
    const auto is_gone = [&] {
        client.look();
        return !std::ranges::binary_search(server.processes(), main);
    };
    if (story_.trial().stop == Stop::sigkill_group) {
        server.kill_all();
        await_state([&] { return server.processes().empty(); }, story_.in_time());
        note_listener(server);
        return await_state([&] { return server.has_ended(); }, story_.in_time()) ||
               story_.give_up("it did not end, though all its processes were killed");
    }
    if (story_.trial().stop == Stop::sigkill) {
        server.signal(main, SIGKILL);
    } else {
        server.signal(main, story_.trial().stop == Stop::sigterm ? SIGTERM : SIGINT);
    }
    // While its client is there it may wait for that; else it has what any stop has.
    const bool has_client = server_closes_first(story_.trial().ending);
    if (!await_state(is_gone, has_client ? CheckClock::now() + kWithClients : story_.in_time())) {
        client.look();
        const bool waits =
            has_client && story_.server_side() && story_.server_side()->state == "ESTABLISHED";
        client.reset();
        story_.trial().never_ends = !has_client || !await_state(is_gone, story_.in_time());
        return story_.give_up(
            story_.trial().never_ends
                ? fmt::format("it did not end by {}", to_string(story_.trial().stop))
            : waits ? fmt::format("at {} it waits for its clients to close first",
                                  to_string(story_.trial().stop))
                    : fmt::format("at {} it takes more than {} s to end",
                                  to_string(story_.trial().stop), kWithClients.count()));
    }
    note_listener(server);
    const bool lasting = story_.trial().stop == Stop::sigkill ||
                         story_.setting().learned.leaves_children.contains(story_.trial().stop);
    story_.trial().child_lives =
        !await_state([&] { return server.has_ended(); },
                     lasting ? CheckClock::now() + kLastBreath : CheckClock::now() + kWithClients);
    if (story_.trial().child_lives) {
        story_.setting().learned.leaves_children.insert(story_.trial().stop);
    }
    for (const pid_t pid : server.processes()) {
        story_.tell(fmt::format("pid {} lives on", pid));
    }
    return true;
}

bool ServerStop::listens(const RunningServer& server) {
    const std::set<std::uint32_t> own = server.listened();
    return std::ranges::any_of(story_.arena().sockets(), [&](const SocketEntry& entry) {
        return entry.state == "LISTEN" && own.contains(entry.inode);
    });
}

/// What io_uring waits for on the listener keeps it for a moment when its process has ended
/// (io_ring_exit_work() of io_uring/io_uring.c): it is looked for at once. Whether a restart
/// comes in that moment is chance, so it is waited for.
void ServerStop::note_listener(RunningServer& server) {
    if (!server.processes().empty() || !listens(server) || !server.has_ended()) {
        return;
    }
    story_.trial().listener_stays = true;
    const bool goes =
        await_state([&] { return !listens(server); }, CheckClock::now() + kWithClients);
    story_.tell(fmt::format("table: it listens, though all of it has ended{}",
                            goes ? ", for a moment" : ""));
}

bool ServerStop::is_started_again(const RunningServer& first) {
    const std::vector<PortCall> calls = first.calls();
    // One that is about to end may bind anew itself, as after each of its clients.
    const auto anew = std::find_if(
        calls.begin() + static_cast<std::ptrdiff_t>(std::min(calls_at_stop_, calls.size())),
        calls.end(), [this](const PortCall& it) {
            return it.name == "bind" && it.error == 0 &&
                   !std::ranges::binary_search(stopped_, it.pid);
        });
    if (!calls_at_stop_ || anew == calls.end() || story_.trial().restart.came == Came::up) {
        return false;
    }
    story_.trial().started_again = true;
    story_.trial().restart = {};
    story_.tell("server: " + call_lines({*anew}).front());
    return !story_.give_up(fmt::format("what started it has started it again: pid {}", anew->pid));
}

}  // namespace bindlab
