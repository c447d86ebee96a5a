// A failed call in lines of text: the call, where it was made, why it failed, the evidence.
//
// Pure.
#pragma once

#include <string>
#include <vector>

#include "cpp_servers/why/command/failed_call.hpp"

namespace bindlab {

/// "server (pid 12, user alice): bind(3, 0.0.0.0:80) failed: EACCES".
std::string head_line(const FailedCall& failed);

/// All of it, the head line first.
std::vector<std::string> lines_of(const FailedCall& failed);

/// "TCP, SO_REUSEADDR 1, SO_REUSEPORT 0, IPV6_V6ONLY 0, device eth0, of alice".
std::string words_of(const CalledSocket& socket);

}  // namespace bindlab
