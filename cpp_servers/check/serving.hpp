// Until the server has taken a client's connection, and answered if it is to.
//
// Owns nothing. A connection counts as taken when a process has it open (its inode is not 0), as
// the table of sockets shows; what it has read is what is no longer in its queue.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cpp_servers/check/arena.hpp"
#include "cpp_servers/check/client_connection.hpp"

namespace bindlab {

class Serving {
public:
    Serving(Arena& arena, ClientConnection& client, std::uint16_t port)
        : arena_(arena), client_(client), port_(port) {}

    /// Waits until the connection is taken. `request` is sent if it `answers` or is not taken
    /// without (which is learned), and then until it is read, and for a while until it is answered.
    /// Empty, or what went wrong.
    std::string await(std::string_view request, bool answers, std::chrono::milliseconds patience,
                      bool& needs_request);

private:
    std::optional<SocketEntry> entry() { return arena_.server_side(port_, client_.port()); }
    bool is_taken();

    Arena& arena_;
    ClientConnection& client_;
    std::uint16_t port_;
};

}  // namespace bindlab
