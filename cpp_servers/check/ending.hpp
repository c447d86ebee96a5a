// How a connection of the server ended before it was started anew, and what remains of it.
//
// Pure values. What is made of them on a real server is `restart_trial`'s business.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "cpp_servers/rules/coordinates.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

/// Who said what first (RFC 9293 3.6, figure 5), named by the remnant on the server's side.
enum class Ending : std::uint8_t {
    client_first,  ///< the client closed, then the server: nothing remains
    reset,         ///< the client sent a RST: nothing remains
    fin_wait2,     ///< the server closed, the client has not yet
    time_wait,     ///< the server closed, then the client
    fin_wait1,     ///< the server closed, and nobody acknowledges that
    last_ack,      ///< the client closed, then the server, and nobody acknowledges that
};
inline constexpr std::array<Ending, 6> kEndings = {Ending::client_first, Ending::reset,
                                                   Ending::fin_wait2,    Ending::time_wait,
                                                   Ending::fin_wait1,    Ending::last_ack};

/// "client first", "reset", "FIN_WAIT2", …: the words of the card.
std::string_view to_string(Ending ending);

/// What the table of sockets calls the remnant; empty where nothing remains.
std::string_view state_of(Ending ending);

/// Whether the server is to close first.
bool server_closes_first(Ending ending);

/// The remnant in the words of the rules; nothing where none remains.
std::optional<FirstState> rules_state_of(Ending ending);

/// Until when the kernel keeps such a remnant at most, as it is in the table. TIME_WAIT and
/// FIN_WAIT2 have a timer that says so (inet_timewait_sock). FIN_WAIT1 and LAST_ACK send their FIN
/// again until the orphan is given up: tcp_orphan_retries times, 8 if that is 0 (tcp(7);
/// net/ipv4/tcp_timer.c tcp_orphan_retries, retransmits_timed_out).
std::chrono::seconds lasts(const SocketEntry& remnant, int orphan_retries);

}  // namespace bindlab
