#include "cpp_servers/engine/witness/socket_watch.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace bindlab {
namespace {

using std::chrono::milliseconds;

// How long to wait between two looks: short while a change is near, longer the longer it takes, so
// that a thousand cases that wait for a minute leave the processor to others; longest while no
// timer of any socket is about to expire. Looking is also what a guest spends its time on, whose
// idle time costs none.
constexpr milliseconds kShortestPause{1};
constexpr milliseconds kLongestPause{100};
constexpr milliseconds kLongestPauseFarFromTimers{500};
constexpr milliseconds kNear{1000};
constexpr int kPauseFraction = 25;

Clock::duration pause_after(Clock::duration waited, const Table& table) {
    std::optional<milliseconds> next_timer;
    for (const SocketEntry& entry : table) {
        if (entry.timer != "off") {
            next_timer = std::min(next_timer.value_or(entry.timer_left), entry.timer_left);
        }
    }
    // One that is overdue is near, too: a timer may be late by an eighth of its time, which is how
    // exact the kernel's wheel is (kernel/time/timer.c).
    const bool far = next_timer.value_or(kNear) > kNear;
    return std::clamp<Clock::duration>(waited / kPauseFraction, kShortestPause,
                                       far ? kLongestPauseFarFromTimers : kLongestPause);
}

/// The table with the other protocol's sockets, in the order of SocketTable::read().
Table completed(Table table, Protocol known, SocketTable& sockets) {
    Table other = sockets.read(known == Protocol::tcp ? Protocol::udp : Protocol::tcp);
    if (known == Protocol::udp) {
        std::swap(table, other);
    }
    std::ranges::move(other, std::back_inserter(table));
    return table;
}

}  // namespace

Snapshot SocketWatch::look() {
    Snapshot snapshot;
    snapshot.reserve(hosts_.size());
    for (Host& host : hosts_) {
        snapshot.push_back({host.name, host.sockets.read()});
    }
    return snapshot;
}

Snapshot SocketWatch::look(std::size_t known_host, Table known) {
    Snapshot snapshot;
    snapshot.reserve(hosts_.size());
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        Host& host = hosts_[i];
        snapshot.push_back({host.name, i == known_host ? Table{} : host.sockets.read()});
    }
    snapshot.at(known_host).table = std::move(known);
    return snapshot;
}

SocketWatch::Awaited SocketWatch::await(std::size_t host, const SocketPattern& pattern, bool absent,
                                        Clock::time_point until, Waiter& waiter) {
    const auto begin = Clock::now();
    const auto only = pattern.only_protocol();
    SocketTable& sockets = hosts_[host].sockets;
    while (true) {
        // The last look comes after the deadline, never before: what was there in time is seen.
        const auto now = Clock::now();
        Table table = only ? sockets.read(*only) : sockets.read();
        const bool as_wanted = pattern.matches(table) != absent;
        if (as_wanted || now >= until) {
            return {as_wanted, only ? completed(std::move(table), *only, sockets) : table};
        }
        waiter.wait(std::min(now + pause_after(now - begin, table), until));
    }
}

}  // namespace bindlab
