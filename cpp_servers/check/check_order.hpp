// What is to be done with which server.
//
// Passive data, from the command line and a profile.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "netns/address.hpp"

namespace bindlab {

struct CheckOrder {
    std::vector<std::string> command;
    std::optional<uid_t> uid;   ///< whose the server is; nothing: whoever runs this
    std::string request;        ///< what a client sends so that it is served; empty: nothing
    std::optional<int> reload;  ///< the signal that it reloads by
    std::optional<std::uint16_t> port;          ///< only listeners on this port…
    std::optional<IpAddress> address;           ///< …and on this address
    std::vector<InterfaceAddress> further;      ///< addresses of the server's host besides loopback
    std::chrono::milliseconds timeout{10'000};  ///< for each start and each stop
    bool stops_all = false;  ///< whoever stops it stops all of it: no SIGKILL of one process alone
    std::filesystem::path evidence;  ///< a folder for captures; empty: none
};

}  // namespace bindlab
