// The kernel's table of TCP and UDP sockets of one namespace (sock_diag(7)).
//
// Owns one netlink socket in that namespace, which it keeps alive. Promises every state the kernel
// can tell of: SYN_RECV and TIME_WAIT, which have no struct socket any more or yet, and from 6.8 on
// TCP sockets that are bound and nothing else. Patterns and judging are left to others.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "netns/address.hpp"
#include "netns/netlink_socket.hpp"
#include "netns/protocol.hpp"
#include "netns/udp_sockets_in_use.hpp"

namespace bindlab {

struct SocketEntry {
    Protocol protocol = Protocol::tcp;
    bool ipv6 = false;  ///< an AF_INET6 socket, even when its addresses are IPv4-mapped
    /// The kernel's names: ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE
    /// CLOSE_WAIT LAST_ACK LISTEN CLOSING BOUND_INACTIVE (include/net/tcp_states.h). An unconnected
    /// UDP socket is CLOSE, a connected one ESTABLISHED.
    std::string state;
    Endpoint local;
    Endpoint remote;
    std::string timer;  ///< "off", "retransmit", "keepalive", "timewait", "zero-window"
    std::chrono::milliseconds timer_left{0};
    std::uint32_t inode = 0;  ///< 0: no process owns it
    std::uint32_t uid = 0;
    std::uint32_t receive_queue = 0;  ///< bytes; LISTEN: connections waiting for accept
    std::uint32_t send_queue = 0;     ///< bytes; LISTEN: the backlog
    std::uint32_t interface = 0;      ///< index of the device it is bound to, 0: none
    /// IPV6_V6ONLY, which the kernel tells of AF_INET6 sockets in LISTEN and CLOSE alone
    /// (inet_diag_msg_attrs_fill() of net/ipv4/inet_diag.c).
    std::optional<bool> v6only = {};

    bool owner() const noexcept { return inode != 0; }
    bool operator==(const SocketEntry& other) const = default;
};

class SocketTable {
public:
    explicit SocketTable(const NetworkNamespace& where);

    /// One look: TCP in all states, then UDP; IPv4 and IPv6; sorted by protocol, local, remote,
    /// state, inode. Repeated when the kernel says the dump was interrupted. Throws system_error.
    std::vector<SocketEntry> read();
    /// The same for one protocol: half the price for whoever looks a thousand times.
    std::vector<SocketEntry> read(Protocol protocol);
    /// Those with this local port: the kernel hands over no other, which is what a look costs where
    /// there are hundreds.
    std::vector<SocketEntry> read(Protocol protocol, std::uint16_t port);

private:
    using Port = std::optional<std::uint16_t>;

    std::vector<SocketEntry> read_those(Protocol protocol, Port port);
    void dump_tcp(Port port, std::vector<SocketEntry>& entries);
    void dump_udp(int domain, Port port, std::vector<SocketEntry>& entries);
    void dump(Protocol protocol, NetlinkMessage& message, std::vector<SocketEntry>& entries);

    NetlinkSocket socket_;
    UdpSocketsInUse udp_;
};

}  // namespace bindlab
