#include "cpp_servers/check/restart_trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <optional>

#include "cpp_servers/check/arena.hpp"
#include "cpp_servers/check/arena_capture.hpp"
#include "cpp_servers/check/client_connection.hpp"
#include "cpp_servers/check/coming_up.hpp"
#include "cpp_servers/check/port_holder.hpp"
#include "cpp_servers/check/process_files.hpp"
#include "cpp_servers/check/running_server.hpp"
#include "cpp_servers/check/serving.hpp"
#include "cpp_servers/check/start_words.hpp"

namespace bindlab {

namespace {

constexpr std::chrono::seconds kPatience{2};  // with a server that waits for its clients
constexpr std::chrono::milliseconds kUntilAtRest{200};
constexpr int kLooksAtRest = 3;
constexpr int kMostRaces = 4;  // with a server that closes first
constexpr std::chrono::milliseconds kLastBreath{
    300};  // of what has lost its main process, or its client

/// Whether the client, or its silence, is to be there before the server closes.
bool is_a_race(Ending ending) {
    return ending == Ending::client_first || ending == Ending::fin_wait1 ||
           ending == Ending::last_ack;
}

/// A trial from its beginning to its end; each step is told.
class RestartStory {
public:
    RestartStory(const Setting& setting, const RestartKind& kind)
        : setting_(setting),
          arena_(setting.factory, setting.order.further, ports_of(setting.listeners)) {
        trial_.stop = kind.stop;
        trial_.ending = kind.ending;
        trial_.listener = kind.listener;
        trial_.reached = kind.reached;
    }

    RestartTrial play(std::vector<Leak>& leaks) {
        if (!setting_.order.evidence.empty()) {
            trial_.capture = capture_name();
            capture_.emplace(arena_, setting_.order.evidence / trial_.capture);
        }
        RunningServer first(setting_.order, arena_, setting_.order.uid);
        if (start(first)) {
            const bool withholds = setting_.learned.closes_first && is_a_race(trial_.ending);
            ClientConnection client(arena_.where(), trial_.reached,
                                    withholds ? Handshake::withheld : Handshake::whole);
            client_port_ = client.port();
            tell(fmt::format("client: connect {} from port {}", trial_.reached.to_string(),
                             client_port_));
            const bool begun =
                withholds ? end_with_handshake(client) : serve(client) && begin_end(client);
            if (begun && stop(first, client)) {
                finish_end(client);
            }
            const bool needs_restart =
                trial_.not_made.empty() || trial_.child_lives || trial_.by_itself;
            if (needs_restart && !is_started_again(first)) {
                restart(first);
                is_started_again(first);
            }
        }
        std::ranges::move(first.leaks(), std::back_inserter(leaks));
        trial_.connection = first.options_of_connection(client_port_);
        end_capture();
        return std::move(trial_);
    }

    /// The server closed before the client did what the trial is about.
    bool is_outrun() const { return outrun_; }

private:
    /// "SIGKILL_of_the_group-TIME_WAIT-127.0.0.1_8080.pcap"
    std::string capture_name() const {
        std::string name = fmt::format("{}-{}-{}", to_string(trial_.stop), to_string(trial_.ending),
                                       trial_.reached.to_string());
        std::ranges::replace_if(
            name, [](char it) { return it == ' ' || it == ':'; }, '_');
        return name + ".pcap";
    }
    void end_capture() {
        if (!capture_) {
            return;
        }
        if (const std::string trouble = capture_->finish(); !trouble.empty()) {
            tell("no whole capture: " + trouble);
            trial_.capture = capture_->trouble().empty() ? trial_.capture : "";
        }
    }

    void tell(std::string step) { trial_.steps.push_back(std::move(step)); }
    bool give_up(std::string reason) {
        tell("not made: " + reason);
        trial_.not_made = std::move(reason);
        return false;
    }
    CheckClock::time_point in_time() const { return CheckClock::now() + setting_.order.timeout; }
    std::optional<SocketEntry> server_side() {
        return arena_.server_side(trial_.reached.port, client_port_);
    }

    bool start(const RunningServer& server) {
        Attempt attempt = await_start(server, arena_, setting_.listeners, in_time());
        for (const std::string& line : call_lines(server.calls())) {
            tell("server: " + line);
        }
        if (attempt.came == Came::up) {
            return true;
        }
        trial_.before = attempt;
        return give_up(fmt::format("a first start {}", attempt_words(attempt)));
    }

    /// The server is to have accepted the connection: what only waits in its queue is reset when it
    /// ends (inet_csk_listen_stop() of net/ipv4/inet_connection_sock.c), and leaves nothing behind.
    bool serve(ClientConnection& client) {
        Serving serving(arena_, client, trial_.reached.port);
        const bool answers =
            trial_.ending == Ending::fin_wait2 || trial_.ending == Ending::time_wait;
        // Who closes unasked would answer a request that comes too late with a RST.
        const bool asks = setting_.learned.needs_request || !setting_.learned.closes_first;
        const std::string trouble =
            serving.await(asks ? setting_.order.request : std::string(), answers,
                          setting_.order.timeout, setting_.learned.needs_request);
        if (!trouble.empty() && setting_.order.request.empty()) {
            setting_.learned.never_served = trouble;
        }
        const auto state = client.look();
        outrun_ =
            !trouble.empty() && asks && !setting_.learned.needs_request &&
            (state == ClientConnection::State::lost || state == ClientConnection::State::ended);
        if (const auto entry = server_side()) {
            tell("table: " + socket_words(*entry));
        }
        return trouble.empty() || give_up(trouble);
    }

    bool give_up_outrun() {
        outrun_ = true;
        const auto entry = server_side();
        return give_up("the server closed first" +
                       (entry ? ": " + socket_words(*entry) : std::string()));
    }

    /// For a server that closes as soon as it has a connection: with the last segment of the
    /// handshake comes the client's end, or nobody hears any more.
    bool end_with_handshake(ClientConnection& client) {
        using State = ClientConnection::State;
        await_state([&] { return client.look() != State::connecting; }, in_time());
        const std::string_view request =
            setting_.learned.needs_request ? setting_.order.request : std::string_view();
        if (trial_.ending != Ending::client_first) {
            client.go_deaf();
            tell("client: hears nothing from now on");
        }
        if (client.look() != State::open) {  // the time for which the kernel withholds it was over
            return client.look() == State::ended ? give_up_outrun()
                                                 : give_up("a client could not connect");
        }
        if (trial_.ending == Ending::fin_wait1) {
            client.acknowledge();
            client.send(request);
        } else {
            client.send_with_end(request);
            client.shut_down();
            tell("client: close, with the last segment of the handshake");
        }
        const auto is_taken = [&] {
            const auto entry = server_side();
            return client.look() != State::open ||
                   (entry && (entry->owner() || entry->state.starts_with("FIN_WAIT") ||
                              entry->state == "LAST_ACK"));
        };
        if (!await_state(is_taken, in_time())) {
            return give_up("no process has taken the connection");
        }
        if (trial_.ending == Ending::client_first) {
            await_state([&] { return client.look() != State::open; },
                        CheckClock::now() + kPatience);
            client.close();
            await_state([&] { return !server_side(); }, CheckClock::now() + kPatience);
        }
        const auto entry = server_side();
        tell("table: " + (entry ? socket_words(*entry) : "nothing is left of it"));
        return true;
    }

    /// What the client does while the server still runs.
    bool begin_end(ClientConnection& client) {
        switch (trial_.ending) {
            case Ending::client_first:
                if (client.look() == ClientConnection::State::ended) {
                    return give_up_outrun();
                }
                client.close();
                tell("client: close");
                await_state([&] { return !server_side(); }, CheckClock::now() + kPatience);
                tell(server_side() ? "table: " + socket_words(*server_side())
                                   : "table: the server has closed it, nothing is left");
                return true;
            case Ending::reset:
                client.reset();
                tell("client: close with RST");
                return await_state([&] { return !server_side(); }, CheckClock::now() + kPatience) ||
                       give_up("the connection is still there after a reset");
            case Ending::last_ack:
            case Ending::fin_wait1:
                client.go_deaf();
                // What it has heard before it acknowledges, if late.
                if (client.look() == ClientConnection::State::ended) {
                    return give_up_outrun();
                }
                tell("client: hears nothing from now on");
                if (trial_.ending == Ending::last_ack) {
                    client.shut_down();
                    tell("client: close");
                }
                return true;
            case Ending::fin_wait2:
            case Ending::time_wait:
                return true;
        }
        return true;
    }

    /// What a client does may end a server, some time after the connection is gone: nobody stops
    /// it then. Waited for is once for each ending, for that is a wait for nothing.
    bool has_ended_by_itself(const RunningServer& server) {
        const bool watched = !server_closes_first(trial_.ending) &&
                             setting_.learned.survived.insert(trial_.ending).second;
        return watched ? await_state([&] { return server.has_ended(); },
                                     CheckClock::now() + kLastBreath)
                       : server.has_ended();
    }

    /// What it does with a connection that it has just taken, it is to have done: one look may come
    /// between two threads.
    static void await_rest(const RunningServer& server) {
        int looks = 0;
        await_state(
            [&] {
                looks = std::ranges::all_of(server.processes(), is_at_rest) ? looks + 1 : 0;
                return looks == kLooksAtRest;
            },
            CheckClock::now() + kUntilAtRest);
    }

    bool stop(RunningServer& server, ClientConnection& client) {
        if (has_ended_by_itself(server)) {
            setting_.learned.survived.erase(trial_.ending);
            trial_.by_itself = true;
            if (const auto entry = server_side();
                entry && entry->state == state_of(trial_.ending)) {
                trial_.remnant = entry;
            }
            return give_up(
                fmt::format("before it was stopped it ended by itself ({})", server.end()));
        }
        // As it was at rest: after listen() it may still part from its parent, or set handlers.
        const auto is_alone = [&] { return server.has_master() == setting_.learned.has_master; };
        await_state(is_alone, CheckClock::now() + kPatience);
        const pid_t main = server.main_process();
        const auto is_ready = [&] {
            return (setting_.learned.signals & ~signals_handled_by(main)) == 0;
        };
        await_state(is_ready, CheckClock::now() + kLastBreath);
        await_rest(server);
        if (const auto entry = server_side(); entry && entry->owner()) {
            server.note_served({entry->inode});
        }
        server.note_who_waits(setting_.learned.leaks);
        tell(fmt::format("stop: {} for pid {}", to_string(trial_.stop), main));
        calls_at_stop_ = server.calls().size();
        stopped_ = server.processes();
        const auto is_gone = [&] {
            client.look();
            return !std::ranges::binary_search(server.processes(), main);
        };
        if (trial_.stop == Stop::sigkill_group) {
            server.kill_all();
            await_state([&] { return server.processes().empty(); }, in_time());
            note_listener(server);
            return await_state([&] { return server.has_ended(); }, in_time()) ||
                   give_up("it did not end, though all its processes were killed");
        }
        if (trial_.stop == Stop::sigkill) {
            server.signal(main, SIGKILL);
        } else {
            server.signal(main, trial_.stop == Stop::sigterm ? SIGTERM : SIGINT);
        }
        // While its client is there it may wait for that; else it has what any stop has.
        const bool has_client = server_closes_first(trial_.ending);
        if (!await_state(is_gone, has_client ? CheckClock::now() + kPatience : in_time())) {
            client.look();
            const bool waits = has_client && server_side() && server_side()->state == "ESTABLISHED";
            client.reset();
            trial_.never_ends = !has_client || !await_state(is_gone, in_time());
            return give_up(trial_.never_ends
                               ? fmt::format("it did not end by {}", to_string(trial_.stop))
                           : waits ? fmt::format("at {} it waits for its clients to close first",
                                                 to_string(trial_.stop))
                                   : fmt::format("at {} it takes more than {} s to end",
                                                 to_string(trial_.stop), kPatience.count()));
        }
        note_listener(server);
        const bool lasting =
            trial_.stop == Stop::sigkill || setting_.learned.leaves_children.contains(trial_.stop);
        trial_.child_lives =
            !await_state([&] { return server.has_ended(); },
                         lasting ? CheckClock::now() + kLastBreath : CheckClock::now() + kPatience);
        if (trial_.child_lives) {
            setting_.learned.leaves_children.insert(trial_.stop);
        }
        for (const pid_t pid : server.processes()) {
            tell(fmt::format("pid {} lives on", pid));
        }
        return true;
    }

    /// In these the server's close was acknowledged, and it was the first.
    void note_state(const SocketEntry& entry) {
        outrun_ = outrun_ || (is_a_race(trial_.ending) &&
                              (entry.state == "FIN_WAIT2" || entry.state == "TIME_WAIT"));
    }

    /// What is left of the connection is to be what the trial is about.
    void finish_end(ClientConnection& client) {
        const std::string wanted(state_of(trial_.ending));
        const auto is = [&](std::string_view state) {
            const auto entry = server_side();
            client.look();
            return entry && entry->state == state && !entry->owner();
        };
        const auto until = CheckClock::now() + kPatience;
        if (wanted.empty()) {
            if (!await_state([&] { return !server_side(); }, until)) {
                note_state(*server_side());
                give_up("the server's side is still there: " + socket_words(*server_side()));
            }
            return;
        }
        if (trial_.ending == Ending::time_wait) {
            await_state([&] { return is("FIN_WAIT2"); }, until);
            client.close();
            tell("client: close");
        }
        if (!await_state([&] { return is(wanted); }, until)) {
            const auto entry = server_side();
            if (entry) {
                note_state(*entry);
            }
            give_up(entry ? fmt::format("no {} came: {}", wanted, socket_words(*entry))
                          : fmt::format("no {} came: the server reset the connection", wanted));
            return;
        }
        trial_.remnant = server_side();
        tell("table: " + socket_words(*trial_.remnant));
    }

    bool listens(const RunningServer& server) {
        const std::set<std::uint32_t> own = server.listened();
        return std::ranges::any_of(arena_.sockets(), [&](const SocketEntry& entry) {
            return entry.state == "LISTEN" && own.contains(entry.inode);
        });
    }

    /// What io_uring waits for on the listener keeps it for a moment when its process has ended
    /// (io_ring_exit_work() of io_uring/io_uring.c): it is looked for at once. Whether a restart
    /// comes in that moment is chance, so it is waited for.
    void note_listener(RunningServer& server) {
        if (!server.processes().empty() || !listens(server) || !server.has_ended()) {
            return;
        }
        trial_.listener_stays = true;
        const bool goes =
            await_state([&] { return !listens(server); }, CheckClock::now() + kPatience);
        tell(fmt::format("table: it listens, though all of it has ended{}",
                         goes ? ", for a moment" : ""));
    }

    /// A supervisor needs no restart, and leaves room for none: what its server found is in the
    /// way of another, and says nothing of what remains of a connection.
    bool is_started_again(const RunningServer& first) {
        const std::vector<PortCall> calls = first.calls();
        // One that is about to end may bind anew itself, as after each of its clients.
        const auto anew = std::find_if(
            calls.begin() + static_cast<std::ptrdiff_t>(std::min(calls_at_stop_, calls.size())),
            calls.end(), [this](const PortCall& it) {
                return it.name == "bind" && it.error == 0 &&
                       !std::ranges::binary_search(stopped_, it.pid);
            });
        if (!calls_at_stop_ || anew == calls.end() || trial_.restart.came == Came::up) {
            return false;
        }
        trial_.started_again = true;
        trial_.restart = {};
        tell("server: " + call_lines({*anew}).front());
        return !give_up(fmt::format("what started it has started it again: pid {}", anew->pid));
    }

    void restart(const RunningServer& first) {
        tell("start again");
        RunningServer again(setting_.order, arena_, setting_.order.uid);
        trial_.restart = await_start(again, arena_, setting_.listeners, in_time(), Stays::watched);
        for (const std::string& line : call_lines(again.calls())) {
            tell("server: " + line);
        }
        tell("it " + attempt_words(trial_.restart));
        const PortHolder holder = holder_of(arena_, first, again, trial_);
        trial_.restart.held_by = holder.by;
        trial_.restart.holder_listens = holder.listens;
        trial_.restart.holder_leaks = holder.leaks;
        if (trial_.remnant && !trial_.by_itself) {
            look_for_remnant();
        }
        note_strangers(setting_, arena_, sockets_instead(again, trial_.restart));
        setting_.learned.blind_spots.merge(again.blind_spots());
        again.dismiss();
    }

    void look_for_remnant() {
        const auto entry = server_side();
        trial_.became = entry;
        if (!entry || entry->state != trial_.remnant->state) {
            if (entry) {
                note_state(*entry);
            }
            give_up(
                fmt::format("the {} was gone when the restart was decided", trial_.remnant->state));
        } else {
            tell("table: " + socket_words(*entry));
        }
    }

    const Setting& setting_;
    Arena arena_;
    std::optional<ArenaCapture> capture_;
    std::uint16_t client_port_ = 0;
    bool outrun_ = false;
    std::size_t calls_at_stop_ = 0;  ///< 0: it was not stopped
    std::vector<pid_t> stopped_;     ///< all of its processes then
    RestartTrial trial_;
};

}  // namespace

RestartTrial try_restart(const Setting& setting, const RestartKind& kind,
                         std::vector<Leak>& leaks) {
    for (int race = 1;; ++race) {
        RestartStory story(setting, kind);
        RestartTrial trial = story.play(leaks);
        if (!story.is_outrun() || race == kMostRaces) {
            return trial;
        }
        setting.learned.closes_first = true;
    }
}

}  // namespace bindlab
