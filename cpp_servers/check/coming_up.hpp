// Waiting for what comes of a start: does it listen where it should, or was it refused there?
//
// Owns nothing. Promises that the answer rests on the calls that were traced, and that "up" is also
// what the table of sockets shows.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <span>
#include <vector>

#include "cpp_servers/check/arena.hpp"
#include "cpp_servers/check/patience.hpp"
#include "cpp_servers/check/running_server.hpp"
#include "cpp_servers/check/server_observations.hpp"

namespace bindlab {

/// For how long a server that listens has called neither bind() nor listen().
inline constexpr std::chrono::milliseconds kStillness{300};

/// For how long at its first start: until it listens everywhere.
inline constexpr std::chrono::seconds kUntilAllListen{2};

/// Whether one that came up is watched a moment longer (kStillness), or as long as at its first
/// start (kUntilAllListen), for it may look then at what another copy left behind, and end.
enum class Stays : std::uint8_t { unwatched, watched, watched_as_first };

/// Watches a start until it listens at all `listeners`, or has ended, or is refused and does not
/// come up in the three seconds after that, or `until`.
Attempt await_start(const RunningServer& server, Arena& arena,
                    std::span<const ListenerSeen> listeners, CheckClock::time_point until,
                    Stays stays = Stays::unwatched);

/// Those at which it has a socket of its own.
std::vector<ListenerSeen> own_listeners(const RunningServer& server, Arena& arena,
                                        std::span<const ListenerSeen> listeners);

/// The listening sockets of one that was refused and went elsewhere (Attempt::instead).
std::set<std::uint32_t> sockets_instead(const RunningServer& server, const Attempt& attempt);

/// The same for a first start, of which nobody knows where it will listen: up means that it listens
/// somewhere and has called neither bind() nor listen() for so long.
Attempt await_first_start(const RunningServer& server, Arena& arena, CheckClock::time_point until,
                          std::chrono::milliseconds stillness = kStillness);

/// Where it listens, or receives datagrams, as its calls and the table say.
std::vector<ListenerSeen> listeners_of(const RunningServer& server, Arena& arena);

}  // namespace bindlab
