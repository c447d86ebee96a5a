// Which sockets a step means: what an `await` waits for and a `table` looks at.
//
// Owns nothing; pure. The judge evaluates the same pattern again on the recorded table
// (harness/language/socket_pattern.py): both must mean the same.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "netns/socket_table.hpp"

namespace bindlab {

/// An endpoint of which parts may be left open.
struct EndpointPattern {
    std::optional<IpAddress> address;  ///< nullopt: any
    std::optional<std::uint16_t> port;

    bool matches(const Endpoint& endpoint) const;
};

/// What a socket must be like; what is not said does not matter.
struct SocketPattern {
    std::optional<Protocol> protocol;
    EndpointPattern local;
    std::optional<EndpointPattern> remote;
    std::optional<std::string> state;
    std::optional<bool> owner;
    std::optional<std::uint32_t> uid;
    std::optional<std::string> timer;
    /// Bounds of the time left, both included.
    std::optional<std::pair<std::chrono::milliseconds, std::chrono::milliseconds>> timer_left;
    std::optional<std::size_t> count;  ///< exactly so many; else at least one

    /// The only protocol whose sockets can be as wanted; nullopt: either.
    std::optional<Protocol> only_protocol() const;
    /// Whether this one socket is as wanted; `count` is left aside.
    bool matches(const SocketEntry& entry) const;
    /// Whether the table has what is wanted.
    bool matches(std::span<const SocketEntry> table) const;
};

}  // namespace bindlab
