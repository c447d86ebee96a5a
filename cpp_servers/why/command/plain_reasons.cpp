#include "cpp_servers/why/command/plain_reasons.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace bindlab {

namespace {

using Kind = SocketCall::Kind;

std::string family_words(int family) {
    switch (family) {
        case AF_UNSPEC:
            return "AF_UNSPEC";
        case AF_UNIX:
            return "AF_UNIX";
        case AF_INET:
            return "AF_INET";
        case AF_INET6:
            return "AF_INET6";
        default:
            return fmt::format("family {}", family);
    }
}

Explanation explain_family(const SocketCall& call, const CalledSocket* socket) {
    if (call.kind == Kind::socket) {
        return {ReasonKind::no_such_family,
                "This machine has no IPv6 (the kernel was started with ipv6.disable=1, or has it "
                "not).",
                {"Listen on 0.0.0.0 with an AF_INET socket."},
                {}};
    }
    if (socket == nullptr || socket->domain == call.address.family()) {
        return {ReasonKind::no_such_family,
                "The socket does not take an address of this family.",
                {},
                {}};
    }
    return {ReasonKind::no_such_family,
            fmt::format("The address is of {}, the socket of {}.",
                        family_words(call.address.family()), family_words(socket->domain)),
            {"A socket of the address' family: of getaddrinfo()'s answers take ai_family and "
             "ai_addr together."},
            {}};
}

/// IPV6_V6ONLY, which a bind() to an IPv6 address sets, too (__inet6_bind()).
bool is_ipv6_only(const CalledSocket& socket) {
    const bool is_bound_to_ipv6 =
        socket.local && !socket.local->address.is_any() && !socket.local->address.is_mapped();
    return socket.domain == AF_INET6 && (socket.options.v6only.value_or(false) || is_bound_to_ipv6);
}

Explanation explain_ipv6_only(const Endpoint& where) {
    return {ReasonKind::no_such_family,
            fmt::format("{} is an IPv4 address, and the socket IPv6-only (IPV6_V6ONLY, or bound to "
                        "an IPv6 address).",
                        where.address.to_string()),
            {"IPV6_V6ONLY 0 before bind(), or an AF_INET socket."},
            {}};
}

Explanation explain_unreachable(const SocketCall& call, const CalledSocket* socket) {
    const auto to = call.address.endpoint();
    if (to && socket != nullptr && call.error == ENETUNREACH && is_ipv6_only(*socket) &&
        to->address.is_mapped()) {
        return explain_ipv6_only(*to);
    }
    return {ReasonKind::unreachable,
            call.error == ENETUNREACH
                ? fmt::format("There is no route from here to {}.", call.address.to_string())
                : fmt::format("{} cannot be reached: it does not answer (ARP, or IPv6's neighbour "
                              "discovery), or a router or a firewall on the way says so.",
                              call.address.to_string()),
            {},
            {}};
}

/// ipv6(7), sin6_scope_id; IPV6_MULTICAST_IF is heeded by connect() alone
/// (__ip6_datagram_connect()).
Explanation explain_no_scope(const IpAddress& address, Kind kind) {
    const bool is_group = address.is_multicast();
    const std::string text = address.to_string();
    return {ReasonKind::other,
            fmt::format("{} is {}, and means nothing without its device.", text,
                        is_group ? "a group of one link or interface" : "a link-local address"),
            {fmt::format("sin6_scope_id ({}%eth0), or SO_BINDTODEVICE{}.", text,
                         is_group && kind == Kind::connect ? ", or IPV6_MULTICAST_IF" : "")},
            {}};
}

Explanation explain_invalid(const SocketCall& call, const CalledSocket* socket) {
    if (call.kind == Kind::listen) {
        const bool is_connected = socket != nullptr && socket->remote;
        return {ReasonKind::other,
                is_connected ? fmt::format("The socket is connected to {}, and cannot listen.",
                                           socket->remote->to_string())
                             : "The socket is in no state to listen.",
                {"A new socket to listen."},
                {}};
    }
    if (call.address.has_wrong_length()) {
        return {ReasonKind::other,
                fmt::format("{} is no length of an address: a sockaddr_in has {} bytes, a "
                            "sockaddr_in6 {}, a sockaddr_un {} at most.",
                            call.address.length, sizeof(sockaddr_in), sizeof(sockaddr_in6),
                            sizeof(sockaddr_un)),
                {"The length of the address as it is, as the last argument."},
                {}};
    }
    if (socket != nullptr && socket->domain == AF_INET6 && call.address.family() == AF_INET) {
        return explain_family(call, socket);  // SIN6_LEN_RFC2133: too short, before its family
    }
    const auto where = call.address.endpoint();
    if (where && socket != nullptr && call.kind == Kind::bind && socket->is_tcp() &&
        where->address.is_multicast()) {
        return {ReasonKind::other,
                fmt::format("{} is a group's address, and TCP knows no groups.",
                            where->address.to_string()),
                {},
                {}};
    }
    const bool has_device =
        call.address.scope() != 0 || (socket != nullptr && !socket->device.empty());
    if (where && where->address.needs_scope() && !has_device) {
        return explain_no_scope(where->address, call.kind);
    }
    if (where && socket != nullptr && is_ipv6_only(*socket) && where->address.is_mapped()) {
        return explain_ipv6_only(*where);
    }
    if (where && socket != nullptr && call.kind == Kind::connect && socket->local &&
        socket->local->address.is_loopback() && !where->address.is_loopback()) {
        return {ReasonKind::unreachable,
                fmt::format("The socket is bound to {}, from where nothing leaves this machine, "
                            "and {} is elsewhere.",
                            socket->local->address.to_string(), where->address.to_string()),
                {"No bind() before connect(), or one to another address."},
                {}};
    }
    return {ReasonKind::other,
            call.kind == Kind::connect
                ? "The length of the address is none that the socket takes, or there is no way "
                  "from the socket's own address to that one (a blackhole among the routes)."
                : "The length of the address is none that the socket takes, or the socket is bound "
                  "already.",
            {},
            {}};
}

/// EACCES, where what decides cannot be seen: the address, or of which kind the socket is.
Explanation explain_forbidden_unseen(const SocketCall& call) {
    const auto where = call.address.endpoint();
    std::string ways;
    if (call.kind == Kind::bind && (!where || where->port != 0)) {
        ways =
            "a port below net.ipv4.ip_unprivileged_port_start (1024, if nobody set it) without "
            "CAP_NET_BIND_SERVICE, ";
    } else if (call.kind == Kind::connect) {
        ways = "a broadcast address without SO_BROADCAST, a prohibit among the routes, ";
    }
    if (!where && call.kind != Kind::listen) {
        ways += "the permissions of a unix socket's path, ";
    }
    return {ReasonKind::forbidden,
            fmt::format("It is forbidden to this process, and what decides cannot be seen: {}a "
                        "security module (SELinux, AppArmor, Landlock), a BPF program of its "
                        "cgroup, its seccomp filter, or a firewall. It is no conflict over the "
                        "port.",
                        ways),
            {},
            {}};
}

Explanation explain_forbidden(const SocketCall& call, const CalledSocket* socket) {
    if (call.kind == Kind::connect && call.error == EACCES && socket != nullptr &&
        socket->type == SOCK_DGRAM) {
        return {ReasonKind::forbidden,
                fmt::format("{} is a broadcast address, and the socket lacks SO_BROADCAST.",
                            call.address.to_string()),
                {"SO_BROADCAST on the socket."},
                {}};
    }
    if (call.error == EACCES && (socket == nullptr || call.address.is_forbidden)) {
        return explain_forbidden_unseen(call);
    }
    return {ReasonKind::forbidden,
            "It is forbidden to this process: by a security module (SELinux, AppArmor, Landlock), "
            "a BPF program of its cgroup (systemd's SocketBindDeny=, IPAddressDeny=), its seccomp "
            "filter, or a firewall. It is no conflict over the port.",
            {"Ask the system's log, and the unit's or the container's configuration."},
            {}};
}

}  // namespace

Explanation plain_explanation(const SocketCall& call, const CalledSocket* socket) {
    switch (call.error) {
        case EAFNOSUPPORT:
            return explain_family(call, socket);
        case EINVAL:
            return explain_invalid(call, socket);
        case EACCES:
        case EPERM:
            return explain_forbidden(call, socket);
        case EBADF:
            return {ReasonKind::wrong_descriptor,
                    fmt::format("Descriptor {} is not open.", call.fd),
                    {},
                    {}};
        case ENOTSOCK:
            return {ReasonKind::wrong_descriptor,
                    fmt::format("Descriptor {} is open, but no socket.", call.fd),
                    {},
                    {}};
        case EOPNOTSUPP:
            return {ReasonKind::wrong_descriptor,
                    "A socket of this kind does not listen: only SOCK_STREAM and SOCK_SEQPACKET "
                    "do.",
                    {"A datagram socket is ready when it is bound."},
                    {}};
        case EFAULT:
            return {ReasonKind::other, "The pointer to the address leads nowhere.", {}, {}};
        case ECONNREFUSED:
            return {ReasonKind::nobody_listens,
                    fmt::format("Nobody listens on {}.", call.address.to_string()),
                    {"Start the server before, or connect to where it listens."},
                    {}};
        case ENETUNREACH:
        case EHOSTUNREACH:
            return explain_unreachable(call, socket);
        case ETIMEDOUT:
            return {ReasonKind::unreachable,
                    fmt::format("{} did not answer.", call.address.to_string()),
                    {},
                    {}};
        case EADDRINUSE:
            return {ReasonKind::port_unexplained,
                    "The address is in use; by whom, cannot be seen from here.",
                    {},
                    {}};
        default:
            return {ReasonKind::other, fmt::format("{}.", std::strerror(call.error)), {}, {}};
    }
}

}  // namespace bindlab
