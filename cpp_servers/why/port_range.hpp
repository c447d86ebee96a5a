// Ports from one to another, both of them included.
#pragma once

#include <cstdint>

namespace bindlab {

/// By default those that the kernel chooses from (ip_local_port_range, ip(7)).
struct PortRange {
    std::uint16_t low = 32768;
    std::uint16_t high = 60999;

    bool has(std::uint16_t port) const { return low <= port && port <= high; }
    bool operator==(const PortRange&) const = default;
};

}  // namespace bindlab
