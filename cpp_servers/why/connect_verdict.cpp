#include "cpp_servers/why/connect_verdict.hpp"

#include <algorithm>
#include <cerrno>
#include <set>

#include "cpp_servers/rules/fin_wait2_reuse.hpp"
#include "cpp_servers/why/chosen_port.hpp"

namespace bindlab {

namespace {

using std::chrono::milliseconds;
using Facts = std::vector<ConnectFact>;

/// Whether something refuses: no, yes, or as these facts decide.
struct Refusal {
    bool is_possible = false;
    Facts deciding;

    bool is_certain() const { return is_possible && deciding.empty(); }
};

constexpr Refusal kNone = {};
const Refusal kCertain = {true, {}};

/// TCP_TIMEWAIT_LEN of include/net/tcp.h.
constexpr milliseconds kTimeWait{60'000};
/// The timer's own steps, and what passes between a look and the call.
constexpr milliseconds kInexact{40};

/// struct inet_timewait_sock, which stands for TIME_WAIT and an orphan in FIN_WAIT2.
bool is_timewait_socket(const SocketEntry& entry) {
    return entry.timer == "timewait";
}

/// inet_match() of include/net/inet_hashtables.h: a socket that is bound to no device has the
/// four-tuple on all of them.
bool has_tuple(const SocketEntry& entry, const ConnectRequest& request, std::uint16_t port,
               const HostFacts& host) {
    return entry.local.port == port && entry.local.address.without_mapping() == request.source &&
           entry.remote.port == request.to.port &&
           entry.remote.address.without_mapping() == request.to.address &&
           (entry.interface == 0 || entry.interface == request.interface) &&
           !in_different_vrfs(host, entry.interface, request.interface);
}

/// Of commit 0d9e5df4a257: with it only TIME_WAIT is taken over by a port that the kernel chooses.
Refusal for_its_state(const SocketEntry& entry, const HostFacts& host) {
    if (entry.state != "FIN_WAIT2") {
        return kNone;
    }
    if (is_in(may_reuse_fin_wait2(), host.kernel)) {
        return {true, {ConnectFact::backport}};
    }
    return is_in(reuse_fin_wait2(), host.kernel) ? kNone : kCertain;
}

/// tcp_tw_reuse: 0 no, 1 yes, 2 on loopback alone.
bool is_reused(const SocketEntry& entry, const HostFacts& host) {
    constexpr std::uint32_t kLoopbackIndex = 1;
    constexpr int kOnLoopback = 2;
    if (host.tw_reuse != kOnLoopback) {
        return host.tw_reuse != 0;
    }
    return entry.interface == kLoopbackIndex || entry.local.address.is_loopback() ||
           entry.remote.address.is_loopback();
}

/// Whether it is too young: since 6.14 (commit 19ce8cd30465) by milliseconds, before by the seconds
/// of the clock.
Refusal for_its_age(const SocketEntry& entry, const HostFacts& host, milliseconds now) {
    const milliseconds whole = entry.state == "FIN_WAIT2"
                                   ? milliseconds(std::chrono::seconds(host.fin_timeout))
                                   : kTimeWait;
    const milliseconds age = std::max(whole - entry.timer_left, milliseconds(0));
    // By so much it may have been born earlier, and the call come later, than now it seems.
    const auto is_old = [&](milliseconds more) {
        if (host.kernel >= KernelVersion{6, 14, 0}) {
            return age + more > host.tw_reuse_delay;
        }
        using std::chrono::floor, std::chrono::seconds;
        const milliseconds then = std::max(now, now + more);
        return floor<seconds>(then) > floor<seconds>(now - age - more);
    };
    if (is_old(-kInexact)) {
        return kNone;
    }
    return is_old(kInexact) ? Refusal{true, {ConnectFact::age}} : kCertain;
}

/// Whether this remnant keeps the four-tuple (tcp_twsk_unique()). With a port of the caller's own
/// only its timestamps count.
Refusal for_remnant(const SocketEntry& entry, bool port_is_given, const HostFacts& host,
                    milliseconds now) {
    Refusal result = {true, {ConnectFact::timestamps}};
    if (port_is_given) {
        return result;
    }
    for (const Refusal& one : {is_reused(entry, host) ? kNone : kCertain,
                               for_its_state(entry, host), for_its_age(entry, host, now)}) {
        if (one.is_certain()) {
            return kCertain;
        }
        result.deciding.insert(result.deciding.end(), one.deciding.begin(), one.deciding.end());
    }
    return result;
}

Refusal for_tuple(const SocketEntry& entry, bool port_is_given, const HostFacts& host,
                  milliseconds now) {
    return is_timewait_socket(entry) ? for_remnant(entry, port_is_given, host, now) : kCertain;
}

/// Whether TCP cannot take this port, on which these are, for one that the kernel chooses.
Refusal for_port(const SocketsThere& there, const ConnectRequest& request, std::uint16_t port,
                 const HostFacts& host, milliseconds now) {
    Refusal result;
    for (const SocketEntry* const entry : there) {
        if (in_different_vrfs(host, entry->interface, request.interface)) {
            continue;  // in a bind bucket of its own
        }
        if (entry->state == "LISTEN" || entry->state == "BOUND_INACTIVE") {
            return kCertain;  // fastreuse of the bind bucket is not -1
        }
        const Refusal one =
            has_tuple(*entry, request, port, host) ? for_tuple(*entry, false, host, now) : kNone;
        if (one.is_certain()) {
            return kCertain;
        }
        result.is_possible = true;
        result.deciding.insert(result.deciding.end(), one.deciding.begin(), one.deciding.end());
        result.deciding.push_back(ConnectFact::bound_port);
    }
    return result;
}

Facts without_repeats(const Facts& facts) {
    const std::set<ConnectFact> all(facts.begin(), facts.end());
    return {all.begin(), all.end()};
}

ConnectVerdict with_given_port(std::span<const SocketEntry> all, const ConnectRequest& request,
                               const HostFacts& host, milliseconds now) {
    ConnectVerdict verdict;
    for (std::size_t at = 0; at < all.size(); ++at) {
        const SocketEntry& entry = all[at];
        const bool is_itself = entry.owner() && entry.inode == request.inode;
        if (is_itself || !has_tuple(entry, request, request.bound.port, host)) {
            continue;
        }
        const Refusal one = for_tuple(entry, true, host, now);
        verdict = {EADDRNOTAVAIL, one.deciding, {}, at};
        if (one.is_certain()) {
            break;
        }
    }
    return verdict;
}

ConnectVerdict with_chosen_port(std::span<const SocketEntry> all, const ConnectRequest& request,
                                const HostFacts& host, milliseconds now) {
    ConnectVerdict verdict;
    verdict.error = EADDRNOTAVAIL;
    bool has_free_end = false;
    for_each_port_to_choose(
        all, request.protocol, request.ports, true, host, [&](const Choosable& choice) {
            Refusal one = for_port(choice.there, request, choice.port, host, now);
            if (!one.is_possible && choice.is_odd_end && !has_free_end) {
                has_free_end = true;  // if the other end is free, too, the kernel takes one of them
                one = {true, {ConnectFact::odd_end}};
            }
            verdict.deciding.insert(verdict.deciding.end(), one.deciding.begin(),
                                    one.deciding.end());
            if (!one.is_possible) {
                verdict = {};
            }
            return one.is_possible;
        });
    verdict.deciding = without_repeats(verdict.deciding);
    return verdict;
}

/// UDP binds to a port that it chooses, before it connects (inet_autobind()).
ConnectVerdict with_datagrams(std::span<const SocketEntry> all, const ConnectRequest& request,
                              const HostFacts& host) {
    BindRequest wish;
    wish.protocol = Protocol::udp;
    wish.where = request.bound;
    wish.options = request.options;
    wish.v6only = request.v6only;
    wish.interface = request.interface;
    const HolderAnswer answer = answer_of_choice(all, wish, request.ports, host);
    ConnectVerdict verdict;
    if (answer.answer != BindAnswer::ok) {
        verdict.error = EAGAIN;
        verdict.of_port = answer.deciding;
    }
    return verdict;
}

}  // namespace

std::string words_of(ConnectFact fact) {
    switch (fact) {
        case ConnectFact::timestamps:
            return "used TCP timestamps";
        case ConnectFact::age:
            return "will be old enough by then";
        case ConnectFact::bound_port:
            return "was bound to its port";
        case ConnectFact::odd_end:
            return words_of(HiddenFact::odd_end);
        case ConnectFact::backport:
            break;
    }
    return "may be taken over in FIN_WAIT2, a matter of the kernel's stable series";
}

std::chrono::milliseconds monotonic_now() {
    return std::chrono::duration_cast<milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

ConnectVerdict connect_verdict(std::span<const SocketEntry> all, const ConnectRequest& request,
                               const HostFacts& host, std::chrono::milliseconds now) {
    const bool is_tcp = request.protocol == Protocol::tcp;
    if (request.bound.port == 0) {
        return is_tcp ? with_chosen_port(all, request, host, now)
                      : with_datagrams(all, request, host);
    }
    // UDP knows no four-tuples that are taken.
    return is_tcp ? with_given_port(all, request, host, now) : ConnectVerdict{};
}

}  // namespace bindlab
