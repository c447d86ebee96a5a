// How much of the range from which the kernel chooses ports is in use (ip_local_port_range).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "cpp_servers/why/host_facts.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

struct ChosenPorts {
    PortRange range;
    bool is_own = false;       ///< the range is the socket's own, IP_LOCAL_PORT_RANGE
    std::size_t reserved = 0;  ///< of the range, by ip_local_reserved_ports
    std::size_t used = 0;      ///< different ports of it that a socket is on
    /// Different ports of it from which a socket is connected to the same remote end.
    std::size_t used_to_there = 0;

    std::size_t size() const noexcept { return std::size_t{range.high} - range.low + 1; }
    std::size_t left() const noexcept;
};

/// `to`: the remote end of a connect(), if it is about one. `own`: IP_LOCAL_PORT_RANGE, which lies
/// within the host's range.
ChosenPorts chosen_ports(std::span<const SocketEntry> all, const HostFacts& host,
                         const std::optional<Endpoint>& to,
                         const std::optional<PortRange>& own = std::nullopt);

/// "28232 of the 28232 ports from 32768 to 60999 are in use, 28000 of them to 10.0.0.1:80".
std::string words_of(const ChosenPorts& ports, const std::optional<Endpoint>& to);

}  // namespace bindlab
