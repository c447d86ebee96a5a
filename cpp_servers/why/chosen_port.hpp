// A port that the kernel chooses: which it tries, and whether bind() finds one (port 0, listen() or
// a UDP connect() without bind()).
//
// Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "cpp_servers/why/bind_verdict.hpp"
#include "cpp_servers/why/held_socket.hpp"
#include "cpp_servers/why/host_facts.hpp"

namespace bindlab {

/// The ports that the kernel chooses from for a socket with this IP_LOCAL_PORT_RANGE, 0 for no
/// bound (6.3): it lies within the host's range (inet_sk_get_local_port_range()).
PortRange range_to_choose_from(const std::optional<PortRange>& own, const HostFacts& host);

/// The sockets on one port.
using SocketsThere = std::vector<const SocketEntry*>;

/// A port that the kernel may choose.
struct Choosable {
    std::uint16_t port = 0;
    SocketsThere there;
    bool is_odd_end = false;  ///< the first or the last of an odd number: one of them is left out
};

/// Calls `each` for the ports that the kernel may choose, with the sockets of `protocol` on each,
/// until it answers false. Of an odd number of ports TCP leaves out the
/// first or the last, by chance: it goes in steps of two over an even number, from anywhere
/// (inet_csk_find_open_port(), __inet_hash_connect()); but not connect() with a range of its own
/// since 6.8 (commit 207184853dbd).
void for_each_port_to_choose(std::span<const SocketEntry> all, Protocol protocol,
                             const std::optional<PortRange>& own, bool is_connect,
                             const HostFacts& host,
                             const std::function<bool(const Choosable&)>& each);

/// What bind() says if it is to choose: `unknown` with what decides where no port is free for sure.
/// TCP looks for a port that is free whatever the options say, and with ip_autobind_reuse then for
/// one that SO_REUSEADDR lets it share (`relax` of inet_csk_find_open_port()); UDP heeds them.
HolderAnswer answer_of_choice(std::span<const SocketEntry> all, const BindRequest& request,
                              const std::optional<PortRange>& own, const HostFacts& host);

}  // namespace bindlab
