// The first socket of a cell, and what becomes of it.
//
// Owns the sockets that hold it in its state: its own, if that state has a descriptor, and its
// client's. They are gone with it, and with them what nobody has open but TIME_WAIT.
#pragma once

#include <cstdint>

#include "cpp_servers/grid/calls.hpp"
#include "cpp_servers/grid/persons.hpp"
#include "cpp_servers/grid/story.hpp"
#include "cpp_servers/rules/coordinates.hpp"
#include "netns/address.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class FirstSocket {
public:
    /// Whether there is a connection, and so a client's socket.
    static bool has_client(const Cell& cell) noexcept;
    /// That socket, in the namespace of the calling thread, not connected yet.
    static Descriptor client_for(const Cell& cell, Story* story);

    /// For `cell` on `port`, with its client's socket if it has one. `story` may be nullptr.
    FirstSocket(const Cell& cell, std::uint16_t port, Descriptor client, Story* story) noexcept;
    FirstSocket(FirstSocket&&) = default;
    FirstSocket& operator=(FirstSocket&&) = delete;
    /// The client's end with RST, so that no FIN is sent again for minutes and keeps the namespace.
    ~FirstSocket();

    /// Brings it about, in the host's namespace, where the calling thread is. All has been sent
    /// when it returns, but may not have arrived: what has come of it the socket table says. Throws
    /// std::system_error.
    void make();

private:
    Cell cell_;
    std::uint16_t port_ = 0;
    Story* story_ = nullptr;
    Descriptor client_;
    Descriptor listener_;
    Descriptor connection_;
};

/// Brings our end of a connection to what `state` says, with theirs: FirstState::established and
/// those behind it.
void end_connection(FirstState state, Family family, Descriptor& our_end, Descriptor& their_end,
                    const Calls& ours, const Calls& theirs);
/// Closes the other end with RST; never throws.
void drop(Descriptor& theirs) noexcept;

}  // namespace bindlab
