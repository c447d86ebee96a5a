// How many UDP sockets of one namespace have a port, without walking the tables they are in.
//
// Owns two open files, /proc/net/sockstat and sockstat6 of that namespace, which they keep alive.
// Promises to say "none" only if the kernel counts none: it counts a socket when it enters the
// tables and when it leaves them (sock_prot_inuse_add() in udp_lib_get_port() and
// udp_lib_unhash(), net/ipv4/udp.c), and what is in no table is not in a dump of sock_diag either.
#pragma once

#include <string_view>

#include "netns/descriptor.hpp"

namespace bindlab {

class NetworkNamespace;

/// Whether the text of such a file has the line and it says 0: "UDP" in "UDP: inuse 0 mem 1". Pure.
bool says_none_in_use(std::string_view text, std::string_view line);

class UdpSocketsInUse {
public:
    /// Without the files (no /proc, no IPv6) none() is never true. Throws std::system_error if the
    /// namespace cannot be entered.
    explicit UdpSocketsInUse(const NetworkNamespace& where);

    /// Whether no UDP socket of either family has a port there.
    bool none() const;

private:
    Descriptor ipv4_;
    Descriptor ipv6_;
};

}  // namespace bindlab
