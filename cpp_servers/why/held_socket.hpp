// A socket on the port, with all that could be found out about it; and what it is to the port.
//
// Pure. Finding it out is left to `socket_owners`, `socket_options` and `findings`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cpp_servers/why/port_range.hpp"
#include "cpp_servers/why/socket_options.hpp"
#include "cpp_servers/why/socket_owners.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

/// What a socket is to the port.
enum class HeldAs : std::uint8_t {
    listener,
    bound,            ///< TCP, neither listening nor connected
    datagrams,        ///< UDP
    connection,       ///< a process has it open
    client,           ///< the same, its port chosen by the kernel for connect(2), as it seems
    self_connection,  ///< with itself: a client that met its own port (RFC 9293 3.5, figure 8)
    unaccepted,       ///< waits in its listener's queue for accept(2)
    request,          ///< SYN_RECV: no socket yet, and so in nobody's way
    remnant,          ///< no process has it open: the kernel ends it by itself
};

struct HeldSocket {
    SocketEntry entry;
    std::string device;  ///< the name of the device it is bound to; empty: none
    HeldAs as = HeldAs::bound;
    bool ephemeral = false;  ///< the kernel chose its port for it, as it seems, see is_ephemeral()
    /// Closed, but still open in a process, and once connected: getsockname(2) goes on to tell its
    /// port, which it has only if bind() gave it (tcp_set_state(), SOCK_BINDPORT_LOCK).
    bool may_have_lost_port = false;
    /// It has an inode, all processes could be looked into, and none has it.
    bool is_nobodys = false;
    std::vector<SocketOwner> owners;     ///< all that could be seen
    std::optional<SeenOptions> options;  ///< if they could be asked for
    std::string options_hidden;          ///< or else why they could not

    /// The kernel alone ends it.
    bool is_remnant() const { return as == HeldAs::remnant; }
    /// Whether it can be in anybody's way.
    bool is_holder() const { return as != HeldAs::request; }
    /// IPV6_V6ONLY, if it is an AF_INET6 socket and somebody tells.
    std::optional<bool> v6only() const;
};

/// `all` are the sockets of the table with the same port.
HeldAs held_as(const SocketEntry& entry, std::span<const SocketEntry> all, const PortRange& range);

/// A connected socket whose port is one that the kernel chooses, with nobody listening there: most
/// likely a client's, or what remains of one. The kernel does not tell.
bool is_ephemeral(const SocketEntry& entry, std::span<const SocketEntry> all,
                  const PortRange& range);

/// "listener", "bound", …, as JSON has it.
std::string_view to_string(HeldAs as);

/// The state in the field's words: "LISTEN", "TIME_WAIT"; "open" and "connected" for UDP, "bound,
/// not listening".
std::string state_words(const SocketEntry& entry);

}  // namespace bindlab
