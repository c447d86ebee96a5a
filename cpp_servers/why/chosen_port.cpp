#include "cpp_servers/why/chosen_port.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace bindlab {

namespace {

PortRange tried_ports(Protocol protocol, const std::optional<PortRange>& own, bool is_connect,
                      const HostFacts& host) {
    PortRange range = host.chosen_ports;
    if (own) {
        range.low = range.has(own->low) ? own->low : range.low;
        range.high = range.has(own->high) ? own->high : range.high;
    }
    const int count = range.high - range.low + 1;
    const bool all = own && is_connect && host.kernel >= KernelVersion{6, 8, 0};
    if (protocol == Protocol::tcp && !all && count > 1 && count % 2 != 0) {
        --range.high;
    }
    return range;
}

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
    for_each_port_to_choose(
        all, wish.protocol, own, false, host, [&](std::uint16_t port, const SocketsThere& there) {
            wish.where.port = port;
            const BindVerdict verdict = verdict_on(held_by(there, host), wish, host);
            if (verdict.bind < best.answer) {
                best = verdict.because;
                best.answer = verdict.bind;
            }
            return best.answer != BindAnswer::ok;
        });
    return best;
}

}  // namespace

void for_each_port_to_choose(std::span<const SocketEntry> all, Protocol protocol,
                             const std::optional<PortRange>& own, bool is_connect,
                             const HostFacts& host,
                             const std::function<bool(std::uint16_t, const SocketsThere&)>& each) {
    const PortRange range = tried_ports(protocol, own, is_connect, host);
    const std::set<std::uint16_t> reserved = ports_in(host.reserved_ports, range);
    std::map<std::uint16_t, SocketsThere> by_port;
    for (const SocketEntry& entry : all) {
        if (entry.protocol == protocol && range.has(entry.local.port)) {
            by_port[entry.local.port].push_back(&entry);
        }
    }
    for (unsigned number = range.low; number <= range.high; ++number) {
        const auto port = static_cast<std::uint16_t>(number);
        if (!reserved.contains(port) && !each(port, by_port[port])) {
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
