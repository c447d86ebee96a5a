#include "cpp_servers/why/command/chosen_ports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cpp_servers/why/chosen_port.hpp"

namespace bindlab {

std::size_t ChosenPorts::left() const noexcept {
    return size() - std::min(size(), reserved + used);
}

ChosenPorts chosen_ports(std::span<const SocketEntry> all, const HostFacts& host,
                         const std::optional<Endpoint>& to, const std::optional<PortRange>& own) {
    ChosenPorts ports{.range = range_to_choose_from(own, host), .is_own = own.has_value()};
    ports.reserved = ports_in(host.reserved_ports, ports.range).size();
    std::set<std::uint16_t> used;
    std::set<std::uint16_t> used_to_there;
    for (const SocketEntry& entry : all) {
        if (ports.range.has(entry.local.port)) {
            used.insert(entry.local.port);
            if (to && entry.remote == *to) {
                used_to_there.insert(entry.local.port);
            }
        }
    }
    ports.used = used.size();
    ports.used_to_there = used_to_there.size();
    return ports;
}

std::string words_of(const ChosenPorts& ports, const std::optional<Endpoint>& to) {
    std::string words = fmt::format(
        "{} of the {} ports from {} to {} ({}) are in use", ports.used, ports.size(),
        ports.range.low, ports.range.high,
        ports.is_own ? "the socket's IP_LOCAL_PORT_RANGE" : "net.ipv4.ip_local_port_range");
    if (to) {
        words += fmt::format(", {} of them to {}", ports.used_to_there, to->to_string());
    }
    if (ports.reserved != 0) {
        words += fmt::format(", and {} are reserved (ip_local_reserved_ports)", ports.reserved);
    }
    return words;
}

}  // namespace bindlab
