// What an actor's new program finds of its old one (successor.hpp), in its environment: environ(7).
//
// Owns the names of the variables and reading them. A service finds its listener as any other does
// that a manager has started: LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES, sd_listen_fds(3).
#pragma once

#include <string>
#include <string_view>

#include "cpp_servers/actor/answer.hpp"
#include "cpp_servers/actor/open_sockets.hpp"
#include "cpp_servers/actor/successor.hpp"

namespace bindlab {

namespace inheritance {

inline constexpr std::string_view kListenPid = "LISTEN_PID";
inline constexpr std::string_view kListenFds = "LISTEN_FDS";
inline constexpr std::string_view kListenNames = "LISTEN_FDNAMES";
inline constexpr std::string_view kSockets = "BINDLAB_SOCKETS";
inline constexpr std::string_view kInput = "BINDLAB_INPUT";
inline constexpr std::string_view kOutput = "BINDLAB_OUTPUT";
inline constexpr std::string_view kJson = "BINDLAB_JSON";
inline constexpr std::string_view kBegun = "BINDLAB_BEGUN";
inline constexpr std::string_view kLine = "BINDLAB_LINE";
inline constexpr std::string_view kRest = "BINDLAB_REST";

/// SD_LISTEN_FDS_START: the first descriptor that is passed.
inline constexpr int kFirst = 3;

}  // namespace inheritance

struct Inheritance {
    ActorStreams streams;
    Answer answer;     ///< to the line that asked for the new program
    std::string rest;  ///< the lines that follow
};

/// Takes what is there, once: the variables are gone afterwards. The sockets that are open are kept
/// in `sockets`. Throws std::runtime_error when this program was not executed by an actor.
Inheritance take_inheritance(OpenSockets& sockets);

}  // namespace bindlab
