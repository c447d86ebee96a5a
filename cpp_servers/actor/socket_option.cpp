#include "cpp_servers/actor/socket_option.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <vector>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/suggest.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

namespace {

// Linux 6.3's, younger than the oldest headers we build with.
constexpr int kIpLocalPortRange = 51;

// In the order of the manual.
constexpr SocketOption kOptions[] = {
    {"SO_REUSEADDR", SOL_SOCKET, SO_REUSEADDR, &kNumberValue,
     "share the address with who allows it"},
    {"SO_REUSEPORT", SOL_SOCKET, SO_REUSEPORT, &kNumberValue, "share address and port, one user"},
    {"SO_BROADCAST", SOL_SOCKET, SO_BROADCAST, &kNumberValue, "may send to broadcast addresses"},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, &kNumberValue, "probe an idle connection"},
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, &kNumberValue, "receive buffer; the kernel doubles it"},
    {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, &kNumberValue, "send buffer; the kernel doubles it"},
    {"SO_DONTROUTE", SOL_SOCKET, SO_DONTROUTE, &kNumberValue, "only to hosts on the link"},
    {"SO_ERROR", SOL_SOCKET, SO_ERROR, &kNumberValue, "the pending error's number, cleared", true},
    {"SO_LINGER", SOL_SOCKET, SO_LINGER, &kLingerValue, "close waits; 1 0: close sends RST"},
    {"SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, &kDeviceNameValue, "this interface only"},
    {"IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY, &kNumberValue, "no IPv4 through this socket"},
    {"IP_FREEBIND", IPPROTO_IP, IP_FREEBIND, &kNumberValue, "bind an address that is not here"},
    {"IP_TRANSPARENT", IPPROTO_IP, IP_TRANSPARENT, &kNumberValue,
     "bind any address, CAP_NET_ADMIN"},
    {"IP_BIND_ADDRESS_NO_PORT", IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &kNumberValue,
     "bind to port 0 leaves the port to connect"},
    {"IP_LOCAL_PORT_RANGE", IPPROTO_IP, kIpLocalPortRange, &kPortRangeValue,
     "ephemeral ports of this socket, Linux 6.3"},
    {"IP_ADD_MEMBERSHIP", IPPROTO_IP, IP_ADD_MEMBERSHIP, &kMembershipValue, "join a group"},
    {"IP_DROP_MEMBERSHIP", IPPROTO_IP, IP_DROP_MEMBERSHIP, &kMembershipValue, "leave a group"},
    {"IP_MULTICAST_ALL", IPPROTO_IP, IP_MULTICAST_ALL, &kNumberValue, "groups others joined, too"},
    {"IP_MULTICAST_IF", IPPROTO_IP, IP_MULTICAST_IF, &kLocalAddressValue,
     "send multicast from here"},
    {"IP_MULTICAST_LOOP", IPPROTO_IP, IP_MULTICAST_LOOP, &kNumberValue, "hear one's own multicast"},
    {"IP_MULTICAST_TTL", IPPROTO_IP, IP_MULTICAST_TTL, &kNumberValue, "how far multicast goes"},
    {"IPV6_JOIN_GROUP", IPPROTO_IPV6, IPV6_JOIN_GROUP, &kMembership6Value, "join a group"},
    {"IPV6_MULTICAST_ALL", IPPROTO_IPV6, IPV6_MULTICAST_ALL, &kNumberValue,
     "groups others joined, too"},
    {"IPV6_MULTICAST_IF", IPPROTO_IPV6, IPV6_MULTICAST_IF, &kDeviceValue,
     "send multicast from here"},
    {"IPV6_MULTICAST_LOOP", IPPROTO_IPV6, IPV6_MULTICAST_LOOP, &kNumberValue,
     "hear one's own multicast"},
    {"IPV6_MULTICAST_HOPS", IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &kNumberValue,
     "how far multicast goes"},
    {"TCP_DEFER_ACCEPT", IPPROTO_TCP, TCP_DEFER_ACCEPT, &kNumberValue, "accept when data came, s"},
    {"TCP_LINGER2", IPPROTO_TCP, TCP_LINGER2, &kNumberValue, "time in FIN_WAIT2 without owner, s"},
    {"TCP_USER_TIMEOUT", IPPROTO_TCP, TCP_USER_TIMEOUT, &kNumberValue,
     "unacknowledged at most, ms"},
    {"TCP_SYNCNT", IPPROTO_TCP, TCP_SYNCNT, &kNumberValue, "retransmissions of SYN"},
    {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, &kNumberValue, "send small segments at once"},
    {"TCP_QUICKACK", IPPROTO_TCP, TCP_QUICKACK, &kNumberValue, "acknowledge at once, for a while"},
};

const SocketOption* find(std::string_view name) {
    const auto* const found =
        std::find_if(std::begin(kOptions), std::end(kOptions),
                     [name](const SocketOption& option) { return option.name == name; });
    return found == std::end(kOptions) ? nullptr : found;
}

}  // namespace

std::span<const SocketOption> socket_options() {
    return kOptions;
}

const SocketOption& find_socket_option(std::string_view name) {
    if (const SocketOption* option = find(name)) {
        return *option;
    }
    std::vector<std::string_view> names;
    for (const SocketOption& option : kOptions) {
        names.push_back(option.name);
    }
    const auto guess = nearest(name, names);
    throw Refusal(fmt::format("unknown option '{}'{}", name,
                              guess ? fmt::format(": did you mean {}?", *guess) : ""));
}

bool kernel_has_option(std::string_view name) {
    const SocketOption* option = find(name);
    if (option == nullptr) {
        return false;
    }
    const int domain = option->level == IPPROTO_IPV6 ? AF_INET6 : AF_INET;
    const int type = option->level == IPPROTO_TCP ? SOCK_STREAM : SOCK_DGRAM;
    const Descriptor socket(::socket(domain, type | SOCK_CLOEXEC, 0));
    if (!socket) {
        return false;
    }
    // An option that cannot be read is set to nothing: EINVAL from a kernel that knows it.
    char value[64] = {};
    socklen_t length = sizeof value;
    const int result =
        option->value->show != nullptr
            ? ::getsockopt(socket.get(), option->level, option->number, value, &length)
            : ::setsockopt(socket.get(), option->level, option->number, value, 0);
    return result == 0 || errno != ENOPROTOOPT;
}

}  // namespace bindlab
