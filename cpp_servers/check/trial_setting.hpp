// What every trial is handed: the order, what the first start showed, and what others have learned.
//
// Passive data, and where a client reaches a listener.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "cpp_servers/check/arena.hpp"
#include "cpp_servers/check/check_order.hpp"
#include "cpp_servers/check/server_observations.hpp"
#include "netns/namespace_factory.hpp"

namespace bindlab {

/// What earlier trials have shown: how long to wait for what did not come then.
struct Learned {
    bool needs_request = false;         ///< no connection is taken without data
    std::set<Endpoint> strangers;       ///< where it listened later and had not at first
    std::string never_served;           ///< why no client is served at all, if there is no request
    std::vector<Leak> leaks;            ///< programs that it executed have its listener in vain
    std::set<Stop> leaves_children;     ///< what lives on then, does so for good
    std::uint64_t signals = 0;          ///< that its main process handles when it is at rest
    bool has_master = false;            ///< that has forked the one that listens, at rest
    std::set<Ending> survived;          ///< it lived on when a client had done so
    bool closes_first = false;          ///< it has closed a connection before its client could
    std::set<std::string> blind_spots;  ///< what tracing could not see of a start
};

/// What is known before a trial begins.
struct Setting {
    const CheckOrder& order;
    const NamespaceFactory& factory;
    std::span<const ListenerSeen> listeners;  ///< that are checked
    std::span<const Endpoint> everywhere;     ///< where it listened at first, checked or not
    Learned& learned;
};

/// Where a client on the same host reaches such a listener: 0.0.0.0 at 127.0.0.1, :: at ::1 and,
/// without IPV6_V6ONLY, at 127.0.0.1.
std::vector<Endpoint> reached_at(const ListenerSeen& listener);

/// Learns where somebody listens in this arena who did not when the server was looked at first.
/// `instead` are the sockets of one that was refused and went elsewhere, which is told of it.
void note_strangers(const Setting& setting, Arena& arena, const std::set<std::uint32_t>& instead);

/// In every arena of this setting: no client gets one of these.
std::vector<std::uint16_t> ports_of(std::span<const ListenerSeen> listeners);

}  // namespace bindlab
