#include "netns/socket_table.hpp"

#include <fmt/format.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netlink/idiag/idiagnl.h>
#include <netlink/idiag/msg.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <string_view>
#include <tuple>

#include "netns/netlink_object.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

namespace {

using SocketObject = std::unique_ptr<idiagnl_msg, NetlinkDeleter<::idiagnl_msg_put>>;

/// Bit n asks for state n (include/net/tcp_states.h); bits the kernel does not know do no harm.
/// 13 is TCP_BOUND_INACTIVE, since 6.8.
constexpr std::uint32_t kAllStates = ~std::uint32_t{0};

constexpr std::uint8_t kClose = 7;

/// By the numbers of include/net/tcp_states.h, for libnl-idiag has names for 0 to 11 only; 12 is
/// TCP_NEW_SYN_RECV, shown as SYN_RECV.
constexpr std::array<std::string_view, 14> kStates{
    "UNKNOWN", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
    "CLOSE",   "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",   "SYN_RECV",  "BOUND_INACTIVE"};

/// idiag_timer, see sock_diag(7).
constexpr std::array<std::string_view, 5> kTimers{"off", "retransmit", "keepalive", "timewait",
                                                  "zero-window"};

std::string state_name(Protocol protocol, std::uint8_t state) {
    // The kernel hands sockets that were asked for by TCP_BOUND_INACTIVE over with their own state.
    // No other TCP socket in CLOSE is in any of its tables (inet_diag_dump_icsk()).
    if (protocol == Protocol::tcp && state == kClose) {
        return "BOUND_INACTIVE";
    }
    return state < kStates.size() ? std::string(kStates[state]) : fmt::format("STATE_{}", state);
}

std::string timer_name(std::uint8_t timer) {
    return timer < kTimers.size() ? std::string(kTimers[timer]) : fmt::format("timer-{}", timer);
}

/// libnl-idiag's addresses are 16 bytes long in either family.
Endpoint endpoint_of(std::uint8_t family, const nl_addr& address, std::uint16_t port) {
    return {IpAddress::from_bytes(bytes_of(address).first(family == AF_INET ? 4 : 16)),
            ntohs(port)};
}

SocketEntry entry_of(Protocol protocol, const nlmsghdr& answer) {
    idiagnl_msg* message = nullptr;
    check_libnl(::idiagnl_msg_parse(const_cast<nlmsghdr*>(&answer), &message),
                "understand an answer of sock_diag");
    const SocketObject owner(message);
    const std::uint8_t family = ::idiagnl_msg_get_family(message);
    const std::uint8_t timer = ::idiagnl_msg_get_timer(message);
    SocketEntry entry;
    entry.protocol = protocol;
    entry.ipv6 = family == AF_INET6;
    entry.state = state_name(protocol, ::idiagnl_msg_get_state(message));
    entry.local =
        endpoint_of(family, *::idiagnl_msg_get_src(message), ::idiagnl_msg_get_sport(message));
    entry.remote =
        endpoint_of(family, *::idiagnl_msg_get_dst(message), ::idiagnl_msg_get_dport(message));
    entry.timer = timer_name(timer);
    if (timer != IDIAGNL_TIMER_OFF) {
        entry.timer_left = std::chrono::milliseconds(::idiagnl_msg_get_expires(message));
    }
    entry.inode = ::idiagnl_msg_get_inode(message);
    entry.uid = ::idiagnl_msg_get_uid(message);
    entry.receive_queue = ::idiagnl_msg_get_rqueue(message);
    entry.send_queue = ::idiagnl_msg_get_wqueue(message);
    entry.interface = ::idiagnl_msg_get_ifindex(message);
    // libnl-idiag 3.7 has no word for it.
    if (const nlattr* const attribute = ::nlmsg_find_attr(
            const_cast<nlmsghdr*>(&answer), sizeof(inet_diag_msg), INET_DIAG_SKV6ONLY)) {
        entry.v6only = ::nla_get_u8(attribute) != 0;
    }
    return entry;
}

// A program for inet_diag_bc_run(): each comparison is followed by its port, and jumps on by `yes`,
// or by `no`, four bytes behind the end, which is to refuse.
constexpr std::array<inet_diag_bc_op, 4> only_with_local_port(std::uint16_t port) {
    constexpr std::uint8_t kOne = 2 * sizeof(inet_diag_bc_op);
    return {{{INET_DIAG_BC_S_GE, kOne, 2 * kOne + 4},
             {INET_DIAG_BC_NOP, 0, port},
             {INET_DIAG_BC_S_LE, kOne, kOne + 4},
             {INET_DIAG_BC_NOP, 0, port}}};
}

auto sort_key(const SocketEntry& entry) {
    return std::tie(entry.protocol, entry.local, entry.remote, entry.state, entry.inode);
}

}  // namespace

SocketTable::SocketTable(const NetworkNamespace& where)
    : socket_(where, NETLINK_SOCK_DIAG), udp_(where) {}

// The requests are not libnl-idiag's: idiagnl_send_simple() loses the kernel's errno and knows TCP
// alone. The answers are alike in both versions.

// Version 1, though 2 knows TCP, too: it has no family, so that one walk over the kernel's hash
// tables yields IPv4 and IPv6 (inet_diag_dump_compat()), and the walk is what a look costs.
void SocketTable::dump_tcp(Port port, std::vector<SocketEntry>& entries) {
    inet_diag_req request{};
    request.idiag_states = kAllStates;
    NetlinkMessage message(TCPDIAG_GETSOCK, NLM_F_DUMP);
    message.header(request);
    if (port) {
        message.put_bytes(INET_DIAG_REQ_BYTECODE, only_with_local_port(*port));
    }
    dump(Protocol::tcp, message, entries);
}

void SocketTable::dump_udp(int domain, Port port, std::vector<SocketEntry>& entries) {
    inet_diag_req_v2 request{};
    request.sdiag_family = static_cast<std::uint8_t>(domain);
    request.sdiag_protocol = IPPROTO_UDP;
    request.idiag_states = kAllStates;
    NetlinkMessage message(SOCK_DIAG_BY_FAMILY, NLM_F_DUMP);
    message.header(request);
    if (port) {
        message.put_bytes(INET_DIAG_REQ_BYTECODE, only_with_local_port(*port));
    }
    dump(Protocol::udp, message, entries);
}

void SocketTable::dump(Protocol protocol, NetlinkMessage& message,
                       std::vector<SocketEntry>& entries) {
    const auto before = entries.size();
    socket_.query(
        message, fmt::format("read the table of {} sockets", to_string(protocol)),
        [&] { entries.resize(before); },
        [&](const nlmsghdr& answer) { entries.push_back(entry_of(protocol, answer)); });
}

std::vector<SocketEntry> SocketTable::read() {
    std::vector<SocketEntry> entries = read(Protocol::tcp);
    std::ranges::move(read(Protocol::udp), std::back_inserter(entries));
    return entries;
}

std::vector<SocketEntry> SocketTable::read(Protocol protocol) {
    return read_those(protocol, std::nullopt);
}

std::vector<SocketEntry> SocketTable::read(Protocol protocol, std::uint16_t port) {
    return read_those(protocol, port);
}

std::vector<SocketEntry> SocketTable::read_those(Protocol protocol, Port port) {
    std::vector<SocketEntry> entries;
    if (protocol == Protocol::tcp) {
        dump_tcp(port, entries);
    } else if (!udp_.none()) {  // two walks, where there is mostly nothing to be found
        dump_udp(AF_INET, port, entries);
        dump_udp(AF_INET6, port, entries);
    }
    std::sort(entries.begin(), entries.end(),
              [](const SocketEntry& a, const SocketEntry& b) { return sort_key(a) < sort_key(b); });
    return entries;
}

}  // namespace bindlab
