#include "cpp_servers/check/second_start_trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "cpp_servers/check/arena.hpp"
#include "cpp_servers/check/client_connection.hpp"
#include "cpp_servers/check/coming_up.hpp"
#include "cpp_servers/check/process_files.hpp"
#include "cpp_servers/check/running_server.hpp"
#include "cpp_servers/check/start_words.hpp"
#include "netns/user_namespace.hpp"

namespace bindlab {

namespace {

constexpr std::chrono::seconds kUntilTaken{1};
constexpr std::chrono::milliseconds kUntilAsked{50};
constexpr std::chrono::milliseconds kAtRest{400};
constexpr std::chrono::seconds kUntilStill{3};

/// Whether one of these processes has the socket open.
bool has_open(const RunningServer& server, std::uint32_t inode) {
    return std::ranges::any_of(server.processes(),
                               [&](pid_t pid) { return sockets_of_process(pid).contains(inode); });
}

/// Connections one after the other, each counted for the copy whose process has taken it. A request
/// is sent when it is seen who has it: who waits for one cannot have closed it. What no process
/// takes in time, or has closed before one could look, counts for none.
void count_connections(SecondStart& second, Arena& arena, const RunningServer& first,
                       const RunningServer& copy, const Endpoint& where, std::string_view request) {
    for (std::size_t at = 0; at < kCountedClients; ++at) {
        ClientConnection client(arena.where(), where);
        bool sent = request.empty();
        std::uint32_t inode = 0;
        const std::uint16_t port = client.port();
        const auto begin = CheckClock::now();
        await_state(
            [&] {
                const auto entry = arena.server_side(where.port, port);
                inode = entry ? entry->inode : 0;
                const bool waits = inode == 0 && CheckClock::now() >= begin + kUntilAsked;
                if (client.look() == ClientConnection::State::open && !sent && waits) {
                    sent = client.send(request);
                }
                return inode != 0 || client.look() == ClientConnection::State::lost ||
                       client.look() == ClientConnection::State::ended;
            },
            CheckClock::now() + kUntilTaken);
        ++second.connections;
        if (inode != 0 && has_open(first, inode)) {
            ++second.first;
        } else if (inode != 0 && has_open(copy, inode)) {
            ++second.second;
        }
    }
}

void start_beside(SecondStart& second, const Setting& setting) {
    Arena arena(setting.factory, setting.order.further, ports_of(setting.listeners));
    RunningServer first(setting.order, arena, setting.order.uid);
    const auto in_time = [&] { return CheckClock::now() + setting.order.timeout; };
    const Attempt begun = await_start(first, arena, setting.listeners, in_time());
    if (begun.came != Came::up) {
        second.not_done = "the first copy " + attempt_words(begun);
        return;
    }
    // What keeps a second copy out may be written after listen(), as a pid file is.
    await_state([&] { return first.quiet_for() >= kAtRest; }, CheckClock::now() + kUntilStill);
    const auto uid = second.other_user ? std::optional(kOtherCheckUser) : setting.order.uid;
    RunningServer copy(setting.order, arena, uid);
    second.attempt =
        await_start(copy, arena, setting.listeners, in_time(), Stays::watched_as_first);
    for (const std::string& line : call_lines(copy.calls())) {
        second.steps.push_back("second copy: " + line);
    }
    second.steps.push_back("it " + attempt_words(second.attempt));
    second.shared = own_listeners(copy, arena, setting.listeners);
    if (!second.shared.empty()) {
        const auto tcp = std::ranges::find(second.shared, Protocol::tcp, &ListenerSeen::protocol);
        if (tcp != second.shared.end()) {
            count_connections(second, arena, first, copy, reached_at(*tcp).front(),
                              setting.order.request);
        }
        for (const SocketEntry& entry : arena.sockets()) {
            if (entry.state == "LISTEN") {
                second.steps.push_back("table: " + socket_words(entry));
            }
        }
        second.steps.push_back(second_start_words(second));
    }
    first.note_who_waits(setting.learned.leaks);
    std::ranges::move(first.leaks(), std::back_inserter(setting.learned.leaks));
    note_strangers(setting, arena, sockets_instead(copy, second.attempt));
    setting.learned.blind_spots.merge(copy.blind_spots());
    copy.dismiss();
    first.dismiss();
}

}  // namespace

SecondStart try_second_start(const Setting& setting, bool other_user) {
    SecondStart second;
    second.other_user = other_user;
    if (other_user && !has_user(kOtherCheckUser)) {
        second.not_done =
            "there is no other user here: it takes root, or subordinate ids (subuid(5))";
    } else if (other_user && setting.order.uid.value_or(0) == kOtherCheckUser) {
        second.not_done = "the server is that other user's";
    } else {
        start_beside(second, setting);
    }
    return second;
}

}  // namespace bindlab
