#include "cpp_servers/check/reload_trial.hpp"

#include <fmt/format.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <list>
#include <set>

#include "cpp_servers/check/arena.hpp"
#include "cpp_servers/check/client_connection.hpp"
#include "cpp_servers/check/coming_up.hpp"
#include "cpp_servers/check/running_server.hpp"
#include "cpp_servers/check/start_words.hpp"
#include "netns/names.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr std::chrono::milliseconds kBetweenClients{5};  // 200 a second
constexpr int kClientsBefore = 200;
constexpr int kClientsAfter = 400;
constexpr std::chrono::seconds kUntilServed{2};
constexpr std::chrono::milliseconds kUntilServes{200};
constexpr std::size_t kAskedWhoServes = 8;

/// Clients, each of which asks for something and waits for the end of its connection.
class Crowd {
public:
    Crowd(const NetworkNamespace& where, Endpoint server, std::string_view request)
        : where_(where), server_(server), request_(request) {}

    /// So many, one each 5 ms by the clock: whoever is late does not make more of them at once.
    void come(int count) {
        const Descriptor timer(
            check(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC), "make a timer"));
        constexpr timespec kPace{.tv_sec = 0,
                                 .tv_nsec = std::chrono::nanoseconds(kBetweenClients).count()};
        constexpr itimerspec kSetting{.it_interval = kPace, .it_value = kPace};
        check(::timerfd_settime(timer.get(), 0, &kSetting, nullptr), "set a timer");
        for (int at = 0; at < count; ++at) {
            std::uint64_t ticks = 0;
            check(::read(timer.get(), &ticks, sizeof ticks), "wait for a timer");
            clients_.push_back({ClientConnection(where_, server_), false});
            ++made_;
            look();
        }
    }

    /// Until all have been served or lost, or the time is over.
    void leave() {
        await_state(
            [&] {
                look();
                return clients_.empty();
            },
            CheckClock::now() + kUntilServed);
        unanswered_ += clients_.size();
        clients_.clear();
    }

    std::size_t made() const { return made_; }
    std::size_t lost() const { return lost_; }
    std::size_t unanswered() const { return unanswered_; }

private:
    struct Client {
        ClientConnection connection;
        bool asked = false;
    };

    /// A server with a request for each connection may send its answer and keep the connection.
    bool is_served(const Client& client, ClientConnection::State state) const {
        return state == ClientConnection::State::ended ||
               (!request_.empty() && client.connection.received() > 0);
    }

    void look() {
        std::erase_if(clients_, [this](Client& client) {
            const auto state = client.connection.look();
            if (state == ClientConnection::State::open && !client.asked) {
                client.connection.send(request_);
                client.connection.shut_down();
                client.asked = true;
            }
            const bool is_lost =
                state == ClientConnection::State::lost && client.connection.received() == 0;
            lost_ += is_lost ? 1 : 0;
            return is_lost || state == ClientConnection::State::lost || is_served(client, state);
        });
    }

    const NetworkNamespace& where_;
    Endpoint server_;
    std::string_view request_;
    std::list<Client> clients_;
    std::size_t made_ = 0;
    std::size_t lost_ = 0;
    std::size_t unanswered_ = 0;
};

std::vector<std::uint32_t> listening_at(Arena& arena, std::span<const ListenerSeen> listeners) {
    std::vector<std::uint32_t> inodes;
    for (const SocketEntry& entry : arena.sockets()) {
        if (entry.state == "LISTEN" &&
            std::ranges::find(listeners, entry.local, &ListenerSeen::where) != listeners.end()) {
            inodes.push_back(entry.inode);
        }
    }
    std::ranges::sort(inodes);
    return inodes;
}

/// Who has executed itself anew and serves now is told from who has the listener by mistake.
void note_who_serves(RunningServer& server, Arena& arena, const Endpoint& where) {
    std::list<ClientConnection> clients;
    std::set<std::uint32_t> taken;
    for (std::size_t at = 0; at < kAskedWhoServes && !server.leaks().empty(); ++at) {
        const ClientConnection& client = clients.emplace_back(arena.where(), where);
        const std::uint16_t port = client.port();
        await_state(
            [&] {
                const auto entry = arena.server_side(where.port, port);
                return entry && entry->owner() && taken.insert(entry->inode).second;
            },
            CheckClock::now() + kUntilServes);
        server.note_served(taken);
    }
}

}  // namespace

Reload try_reload(const Setting& setting, int signal) {
    Reload reload;
    reload.signal = signal_name(signal);
    const auto tcp = std::ranges::find(setting.listeners, Protocol::tcp, &ListenerSeen::protocol);
    Arena arena(setting.factory, setting.order.further, ports_of(setting.listeners));
    RunningServer server(setting.order, arena, setting.order.uid);
    const Attempt start =
        await_start(server, arena, setting.listeners, CheckClock::now() + setting.order.timeout);
    if (start.came != Came::up || tcp == setting.listeners.end()) {
        reload.not_done = "the server " + attempt_words(start);
        return reload;
    }
    reload.before = listening_at(arena, setting.listeners);
    const Endpoint where = reached_at(*tcp).front();
    Crowd before(arena.where(), where, setting.order.request);
    before.come(kClientsBefore);
    before.leave();
    reload.lost_before = before.lost() + before.unanswered();
    const std::size_t calls = server.calls().size();
    const pid_t main = server.main_process();
    Crowd during(arena.where(), where, setting.order.request);
    during.come(kClientsBefore / 4);
    server.signal(main, signal);
    reload.steps.push_back(fmt::format("{} for pid {}", reload.signal, main));
    during.come(kClientsAfter);
    during.leave();
    reload.after = listening_at(arena, setting.listeners);
    reload.made = during.made();
    reload.lost = during.lost();
    reload.unanswered = during.unanswered();
    reload.ended = reload.after.empty();
    const std::vector<PortCall> all = server.calls();
    const std::vector<PortCall> since(all.begin() + static_cast<std::ptrdiff_t>(calls), all.end());
    for (const PortCall& call : since) {
        // Where it does not listen it was refused at its first start, too.
        const bool own = call.where && std::ranges::find(setting.everywhere, *call.where) !=
                                           setting.everywhere.end();
        if (own && call.error != 0 && !reload.refused && !is_own_conflict(since, call)) {
            reload.refused = call;
        }
    }
    std::ranges::move(call_lines(since), std::back_inserter(reload.steps));
    reload.steps.push_back(reload_words(reload));
    server.note_who_waits(setting.learned.leaks);
    note_who_serves(server, arena, where);
    std::ranges::move(server.leaks(), std::back_inserter(setting.learned.leaks));
    setting.learned.blind_spots.merge(server.blind_spots());
    server.dismiss();
    return reload;
}

}  // namespace bindlab
