#include "cpp_servers/engine/socket_watch.hpp"

#include <algorithm>
#include <utility>

namespace bindlab {
namespace {

using std::chrono::milliseconds;

// How long to wait between two looks: short while a change is near, longer the longer it takes, so
// that a thousand cases that wait for a minute leave the processor to others.
constexpr milliseconds kShortestPause{1};
constexpr milliseconds kLongestPause{100};
constexpr int kPauseFraction = 50;

void describe_socket(JsonText& text, const SocketEntry& entry) {
    text.open_object()
        .member("protocol", to_string(entry.protocol))
        .member("family", entry.ipv6 ? "ipv6" : "ipv4")
        .member("state", entry.state)
        .member("local", entry.local.to_string())
        .member("remote", entry.remote.to_string())
        .member("timer", entry.timer)
        .member("timer_ms", entry.timer_left.count())
        .member("inode", entry.inode)
        .member("uid", entry.uid)
        .member("rqueue", entry.receive_queue)
        .member("wqueue", entry.send_queue)
        .member("interface", entry.interface)
        .close_object();
}

}  // namespace

Snapshot SocketWatch::look() {
    Snapshot snapshot;
    snapshot.reserve(hosts_.size());
    for (Host& host : hosts_) {
        snapshot.push_back(host.sockets.read());
    }
    return snapshot;
}

Snapshot SocketWatch::look(std::size_t known_host, Table known) {
    Snapshot snapshot;
    snapshot.reserve(hosts_.size());
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        snapshot.push_back(i == known_host ? Table() : hosts_[i].sockets.read());
    }
    snapshot[known_host] = std::move(known);
    return snapshot;
}

SocketWatch::Sight SocketWatch::await(std::size_t host, const SocketPattern& pattern, bool absent,
                                      Clock::time_point until, Patience& patience) {
    const auto begin = Clock::now();
    while (true) {
        // The last look comes after the deadline, never before: what was there in time is seen.
        const auto now = Clock::now();
        Table table = look_at(host);
        const bool as_wanted = pattern.matches(table) != absent;
        if (as_wanted || now >= until) {
            return {as_wanted, std::move(table)};
        }
        const auto pause = std::clamp<Clock::duration>((now - begin) / kPauseFraction,
                                                       kShortestPause, kLongestPause);
        patience.wait(std::min(now + pause, until));
    }
}

void SocketWatch::describe(JsonText& text, const Snapshot& snapshot) const {
    text.open_object();
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        text.key(hosts_[i].name).open_array();
        for (const SocketEntry& entry : snapshot[i]) {
            describe_socket(text, entry);
        }
        text.close_array();
    }
    text.close_object();
}

}  // namespace bindlab
