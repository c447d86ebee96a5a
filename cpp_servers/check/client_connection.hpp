// A client of the server under check, and how it ends its connection.
//
// Owns the socket; the destructor resets the connection, so that nothing of it is left on either
// side but what the server's kernel keeps by itself. Nothing here blocks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "netns/address.hpp"
#include "netns/descriptor.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

/// How a client opens its connection.
enum class Handshake : std::uint8_t {
    whole,
    /// Its last segment is withheld, for 200 ms at most (TCP_DELACK_MAX), until the client sends
    /// something: before that the server has no connection that it could close.
    withheld,
};

class ClientConnection {
public:
    enum class State : std::uint8_t {
        connecting,
        open,
        ended,  ///< the server has sent its FIN, and all that came before has been read
        lost,   ///< refused or reset
    };

    /// Begins to connect from inside `where`. Throws std::system_error only if there is no socket.
    ClientConnection(const NetworkNamespace& where, const Endpoint& server,
                     Handshake handshake = Handshake::whole);
    ClientConnection(const ClientConnection&) = delete;
    ClientConnection& operator=(const ClientConnection&) = delete;
    ClientConnection(ClientConnection&&) = default;
    ClientConnection& operator=(ClientConnection&&) = delete;
    ~ClientConnection();

    /// Reads all that is there and says how the connection stands.
    State look();
    /// The client's own port.
    std::uint16_t port() const;
    /// The errno by which it was lost.
    int error() const noexcept { return error_; }
    std::size_t received() const noexcept { return received_; }

    /// As far as the socket takes it at once; true if all of it.
    bool send(std::string_view bytes);
    /// The same, but no segment goes before shut_down() (send(2), MSG_MORE).
    bool send_with_end(std::string_view bytes);
    /// Sends FIN and keeps the socket.
    void shut_down();
    /// Sends what was withheld of the handshake.
    void acknowledge();
    /// From now on the kernel drops what the server sends, for its TTL is too small (ip(7),
    /// IP_MINTTL; ipv6, IPV6_MINHOPCOUNT): the server's FIN is never acknowledged.
    void go_deaf();
    void close();
    /// Closes with a RST (socket(7), SO_LINGER).
    void reset();

private:
    Descriptor socket_;
    Family family_;
    State state_ = State::connecting;
    std::size_t received_ = 0;
    int error_ = 0;
};

}  // namespace bindlab
