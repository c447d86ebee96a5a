#include "cpp_servers/why/command/plain_reasons.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

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
    const auto where = call.address.endpoint();
    if (where && where->address.family == Family::ipv6 && where->address.bytes[0] == 0xfe &&
        (where->address.bytes[1] & 0xc0) == 0x80 && call.address.scope() == 0) {
        return {ReasonKind::other,
                fmt::format("{} is a link-local address, and means nothing without its device.",
                            where->address.to_string()),
                {"sin6_scope_id (fe80::1%eth0), or SO_BINDTODEVICE."},
                {}};
    }
    return {ReasonKind::other,
            "The length of the address is none that the socket takes, or the socket is bound "
            "already.",
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
            return {ReasonKind::unreachable,
                    fmt::format("There is no route from here to {}.", call.address.to_string()),
                    {},
                    {}};
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
