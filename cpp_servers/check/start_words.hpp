// What came of a start, in words.
//
// Pure; they are for the findings and the cards.
#pragma once

#include <string>
#include <vector>

#include "cpp_servers/check/server_observations.hpp"

namespace bindlab {

/// "came up", "was refused (bind 0.0.0.0:80: EADDRINUSE)", "ended without a bind() (exit 1, its
/// last words: …)".
std::string attempt_words(const Attempt& attempt);

/// "a second copy by another user was refused (…)", "… shared the port: of 40 connections …"
std::string second_start_words(const SecondStart& second);

/// "reload by SIGHUP: the listener stayed, 0 of 400 connections lost"
std::string reload_words(const Reload& reload);

/// "0.0.0.0:80, backlog 128, SO_REUSEADDR, not close-on-exec"
std::string listener_words(const ListenerSeen& listener);

/// "TIME_WAIT 127.0.0.1:80 - 127.0.0.1:40000, timewait 59.9 s, no process"
std::string socket_words(const SocketEntry& entry);

std::vector<std::string> call_lines(const std::vector<PortCall>& calls);

}  // namespace bindlab
