#include "cpp_servers/why/command/chosen_ports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>

namespace bindlab {

std::size_t ChosenPorts::left() const noexcept {
    return size() - std::min(size(), reserved + used);
}

std::size_t reserved_in(const std::string& list, const PortRange& range) {
    std::istringstream parts(list);
    std::string part;
    std::set<std::uint16_t> ports;
    while (std::getline(parts, part, ',')) {
        std::uint16_t low = 0;
        const char* const end = part.data() + part.size();
        const auto first = std::from_chars(part.data(), end, low);
        std::uint16_t high = low;
        if (first.ptr != end && *first.ptr == '-') {
            std::from_chars(first.ptr + 1, end, high);
        }
        for (unsigned port = low; first.ec == std::errc() && port <= high; ++port) {
            if (range.has(static_cast<std::uint16_t>(port))) {
                ports.insert(static_cast<std::uint16_t>(port));
            }
        }
    }
    return ports.size();
}

ChosenPorts chosen_ports(std::span<const SocketEntry> all, const HostFacts& host,
                         const std::optional<Endpoint>& to) {
    ChosenPorts ports{.range = host.chosen_ports};
    ports.reserved = reserved_in(host.reserved_ports, ports.range);
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
    std::string words =
        fmt::format("{} of the {} ports from {} to {} (net.ipv4.ip_local_port_range) are in use",
                    ports.used, ports.size(), ports.range.low, ports.range.high);
    if (to) {
        words += fmt::format(", {} of them to {}", ports.used_to_there, to->to_string());
    }
    if (ports.reserved != 0) {
        words += fmt::format(", and {} are reserved (ip_local_reserved_ports)", ports.reserved);
    }
    return words;
}

}  // namespace bindlab
