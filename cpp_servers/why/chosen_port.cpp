#include "cpp_servers/why/chosen_port.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace bindlab {

namespace {

std::vector<HeldSocket> held_by(const SocketsThere& there, const HostFacts& host) {
    std::vector<SocketEntry> all;
    std::ranges::transform(there, std::back_inserter(all),
                           [](const SocketEntry* entry) { return *entry; });
    std::vector<HeldSocket> held;
    for (const SocketEntry& entry : all) {
        HeldSocket& one = held.emplace_back();
        one.entry = entry;
        one.as = held_as(entry, all, host.chosen_ports);
    }
    return held;
}

/// The best that any port has to offer.
HolderAnswer best_of(std::span<const SocketEntry> all, BindRequest wish,
                     const std::optional<PortRange>& own, const HostFacts& host) {
    HolderAnswer best = {BindAnswer::in_use, nullptr, {}};
    bool has_free_end = false;
    for_each_port_to_choose(all, wish.protocol, own, false, host, [&](const Choosable& choice) {
        wish.where.port = choice.port;
        const BindVerdict verdict = verdict_on(held_by(choice.there, host), wish, host);
        HolderAnswer answer = verdict.because;
        answer.answer = verdict.bind;
        if (answer.answer == BindAnswer::ok && choice.is_odd_end && !has_free_end) {
            has_free_end = true;  // if the other end is free, too, the kernel takes one of them
            answer = {BindAnswer::unknown, nullptr, {HiddenFact::odd_end}};
        }
        if (answer.answer < best.answer) {
            best = std::move(answer);
        }
        return best.answer != BindAnswer::ok;
    });
    return best;
}

}  // namespace

PortRange range_to_choose_from(const std::optional<PortRange>& own, const HostFacts& host) {
    PortRange range = host.chosen_ports;
    if (own) {
        range.low = range.has(own->low) ? own->low : range.low;
        range.high = range.has(own->high) ? own->high : range.high;
    }
    return range;
}

void for_each_port_to_choose(std::span<const SocketEntry> all, Protocol protocol,
                             const std::optional<PortRange>& own, bool is_connect,
                             const HostFacts& host,
                             const std::function<bool(const Choosable&)>& each) {
    const PortRange range = range_to_choose_from(own, host);
    const int count = range.high - range.low + 1;
    const bool by_ones = own && is_connect && host.kernel >= KernelVersion{6, 8, 0};
    const bool is_odd = protocol == Protocol::tcp && !by_ones && count > 1 && count % 2 != 0;
    const std::set<std::uint16_t> reserved = ports_in(host.reserved_ports, range);
    std::map<std::uint16_t, SocketsThere> by_port;
    for (const SocketEntry& entry : all) {
        if (entry.protocol == protocol && range.has(entry.local.port)) {
            by_port[entry.local.port].push_back(&entry);
        }
    }
    for (unsigned number = range.low; number <= range.high; ++number) {
        const auto port = static_cast<std::uint16_t>(number);
        const bool is_end = port == range.low || port == range.high;
        if (!reserved.contains(port) && !each({port, by_port[port], is_odd && is_end})) {
            return;
        }
    }
}

HolderAnswer answer_of_choice(std::span<const SocketEntry> all, const BindRequest& request,
                              const std::optional<PortRange>& own, const HostFacts& host) {
    if (request.protocol == Protocol::udp) {
        return best_of(all, request, own, host);
    }
    const HolderAnswer strict = best_of(all, request.with({}), own, host);
    const bool tries_again = host.autobind_reuse && request.options.address;
    return strict.answer == BindAnswer::ok || !tries_again
               ? strict
               : best_of(all, request.with({true, false}), own, host);
}

}  // namespace bindlab
