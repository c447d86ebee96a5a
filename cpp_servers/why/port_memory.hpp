// What a TCP port remembers of those that came with SO_REUSEPORT: who is like the one remembered is
// let in, and compared with nobody (sk_reuseport_match() and inet_csk_update_fastreuse(),
// net/ipv4/inet_connection_sock.c: tb->fastreuseport, fastuid, fast_rcv_saddr).
//
// Pure. It is remembered until a socket without SO_REUSEPORT is let in, another with it that is not
// like it, or the last socket of the port goes: its own end changes nothing.
#pragma once

#include <cstdint>
#include <span>

#include "cpp_servers/why/bind_request.hpp"
#include "cpp_servers/why/held_socket.hpp"
#include "cpp_servers/why/host_facts.hpp"

namespace bindlab {

enum class PortMemory : std::uint8_t {
    nobody,    ///< that would let the request in
    one_here,  ///< perhaps, of a socket in the table: if it came after those that refuse
    one_gone,  ///< perhaps, of one that was on another device or had SO_REUSEADDR
};

/// Whether a remembered socket has the address of the new one, as ipv6_rcv_saddr_equal() and
/// ipv4_rcv_saddr_equal() say: 0.0.0.0 has that of ::, and one :: that of another, whatever their
/// IPV6_V6ONLY.
bool has_address_of(const BindRequest& remembered, const BindRequest& request);

/// Whom the port may remember that would let the request in, if `held` are on the port.
///
/// A socket that has gone is taken into account if it had the address of the request. One on
/// 0.0.0.0 or, with IPV6_V6ONLY, on :: would do beside every holder of the other family, too; that
/// is left out: every answer about :: and SO_REUSEPORT would be "cannot know".
PortMemory port_memory(std::span<const HeldSocket> held, const BindRequest& request,
                       const HostFacts& host);

}  // namespace bindlab
