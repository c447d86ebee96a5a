// The two clients: standard input goes to the server, what comes back goes to standard output,
// until either side ends. tcp-client stands in for telnet, whose habits it has without the
// protocol.
#pragma once

#include <optional>

#include "netns/address.hpp"

namespace bindlab {

struct Client {
    Endpoint server;
    std::optional<Endpoint> local;  ///< bound before connect; nothing: the kernel chooses
};

/// Sends what is read from standard input and prints what comes as it is. Ends when the input ends
/// (what has arrived by then is printed first, for closing with unread data would send RST) or the
/// server closes. Throws std::system_error: "connect failed: Connection refused".
void talk_tcp(const Client& client);

/// Each line of input, without its newline, is one datagram; prints `received N bytes: …` for each
/// that comes back. Ends when the input ends. Throws std::system_error.
void talk_udp(const Client& client);

}  // namespace bindlab
