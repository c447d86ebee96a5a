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
#include "cpp_servers/actor/words.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

namespace {

// Linux 6.3's, younger than the oldest headers we build with.
constexpr int kIpLocalPortRange = 51;
// Linux 5.3's (include/uapi/linux/in6.h); glibc does not name it.
constexpr int kIpv6Freebind = 78;

// In the order of the manual.
constexpr SocketOption kOptions[] = {
    {"SO_REUSEADDR", SOL_SOCKET, SO_REUSEADDR, &kNumberValue,
     "allow binding a local address that is in use in certain ways; socket(7)"},
    {"SO_REUSEPORT", SOL_SOCKET, SO_REUSEPORT, &kNumberValue,
     "let several sockets of one user share an address and port; socket(7)"},
    {"SO_BROADCAST", SOL_SOCKET, SO_BROADCAST, &kNumberValue,
     "allow sending to a broadcast address; socket(7)"},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, &kNumberValue,
     "probe an idle connection; socket(7)"},
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, &kNumberValue,
     "receive buffer in bytes; the kernel doubles it; socket(7)"},
    {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, &kNumberValue,
     "send buffer in bytes; the kernel doubles it; socket(7)"},
    {"SO_DONTROUTE", SOL_SOCKET, SO_DONTROUTE, &kNumberValue,
     "send only to directly connected hosts; socket(7)"},
    {"SO_ERROR", SOL_SOCKET, SO_ERROR, &kNumberValue,
     "the pending error, cleared by reading it; socket(7)", true},
    {"SO_LINGER", SOL_SOCKET, SO_LINGER, &kLingerValue,
     "on or off, and seconds; on with 0 makes close() send RST; socket(7)"},
    {"SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, &kDeviceNameValue,
     "bind to one device only; socket(7)"},
    {"SO_INCOMING_CPU", SOL_SOCKET, SO_INCOMING_CPU, &kNumberValue,
     "the processor whose packets the socket is for; socket(7)"},
    {"SO_MARK", SOL_SOCKET, SO_MARK, &kNumberValue,
     "a mark on what is sent, for routes and filters; socket(7)"},
    {"SO_PRIORITY", SOL_SOCKET, SO_PRIORITY, &kNumberValue,
     "the priority of what is sent; socket(7)"},
    {"IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY, &kNumberValue,
     "an IPv6 socket that takes no IPv4; ipv6(7)"},
    {"IPV6_FREEBIND", IPPROTO_IPV6, kIpv6Freebind, &kNumberValue,
     "allow binding an IPv6 address that no device has; net/ipv6/ipv6_sockglue.c"},
    {"IPV6_TRANSPARENT", IPPROTO_IPV6, IPV6_TRANSPARENT, &kNumberValue,
     "transparent proxying of IPv6, may bind any address; net/ipv6/ipv6_sockglue.c"},
    {"IP_FREEBIND", IPPROTO_IP, IP_FREEBIND, &kNumberValue,
     "allow binding an address that no device has; ip(7)"},
    {"IP_TRANSPARENT", IPPROTO_IP, IP_TRANSPARENT, &kNumberValue,
     "transparent proxying, may bind any address; ip(7)"},
    {"IP_BIND_ADDRESS_NO_PORT", IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &kNumberValue,
     "leave the choice of a port to connect(); ip(7)"},
    {"IP_LOCAL_PORT_RANGE", IPPROTO_IP, kIpLocalPortRange, &kPortRangeValue,
     "the socket's own range of ephemeral ports; ip(7)", false, "6.3"},
    {"IP_ADD_MEMBERSHIP", IPPROTO_IP, IP_ADD_MEMBERSHIP, &kMembershipValue,
     "join a multicast group on the device with the local address; ip(7)"},
    {"IP_DROP_MEMBERSHIP", IPPROTO_IP, IP_DROP_MEMBERSHIP, &kMembershipValue,
     "leave a multicast group; ip(7)"},
    {"IP_MULTICAST_ALL", IPPROTO_IP, IP_MULTICAST_ALL, &kNumberValue,
     "take groups that other sockets of the host joined; ip(7)"},
    {"IP_MULTICAST_IF", IPPROTO_IP, IP_MULTICAST_IF, &kLocalAddressValue,
     "the device that multicasts leave by, by its address; ip(7)"},
    {"IP_MULTICAST_LOOP", IPPROTO_IP, IP_MULTICAST_LOOP, &kNumberValue,
     "whether the host itself gets its multicasts; ip(7)"},
    {"IP_MULTICAST_TTL", IPPROTO_IP, IP_MULTICAST_TTL, &kNumberValue,
     "how far multicasts go; ip(7)"},
    {"IPV6_JOIN_GROUP", IPPROTO_IPV6, IPV6_JOIN_GROUP, &kMembership6Value,
     "join a multicast group on a device; ipv6(7)"},
    {"IPV6_MULTICAST_ALL", IPPROTO_IPV6, IPV6_MULTICAST_ALL, &kNumberValue,
     "take groups that other sockets of the host joined; net/ipv6/ipv6_sockglue.c"},
    {"IPV6_MULTICAST_IF", IPPROTO_IPV6, IPV6_MULTICAST_IF, &kDeviceValue,
     "the device that multicasts leave by; ipv6(7)"},
    {"IPV6_MULTICAST_LOOP", IPPROTO_IPV6, IPV6_MULTICAST_LOOP, &kNumberValue,
     "whether the host itself gets its multicasts; ipv6(7)"},
    {"IPV6_MULTICAST_HOPS", IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &kNumberValue,
     "how far multicasts go; ipv6(7)"},
    {"TCP_DEFER_ACCEPT", IPPROTO_TCP, TCP_DEFER_ACCEPT, &kNumberValue,
     "wake the listener only when data arrives, within so many seconds; tcp(7)"},
    {"TCP_LINGER2", IPPROTO_TCP, TCP_LINGER2, &kNumberValue,
     "lifetime of an orphaned FIN_WAIT2 in seconds; tcp(7)"},
    {"TCP_USER_TIMEOUT", IPPROTO_TCP, TCP_USER_TIMEOUT, &kNumberValue,
     "milliseconds that sent data may stay unacknowledged; tcp(7)"},
    {"TCP_SYNCNT", IPPROTO_TCP, TCP_SYNCNT, &kNumberValue, "how often a SYN is sent again; tcp(7)"},
    {"TCP_FASTOPEN", IPPROTO_TCP, TCP_FASTOPEN, &kNumberValue,
     "take data with the SYN, from so many clients at a time; tcp(7)"},
    {"TCP_FASTOPEN_CONNECT", IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &kNumberValue,
     "let connect() wait for the first data, if the server's cookie is known; tcp(7)"},
    {"TCP_REPAIR", IPPROTO_TCP, TCP_REPAIR, &kNumberValue,
     "1: put the connection aside, no packet goes out and any port can be bound; 0: take it up "
     "again, with a probe; -1: without; needs CAP_NET_ADMIN; net/ipv4/tcp.c tcp_repair_set"},
    {"TCP_REPAIR_QUEUE", IPPROTO_TCP, TCP_REPAIR_QUEUE, &kNumberValue,
     "under TCP_REPAIR the queue that is meant: 0 none, 1 received, 2 to be sent; net/ipv4/tcp.c"},
    {"TCP_QUEUE_SEQ", IPPROTO_TCP, TCP_QUEUE_SEQ, &kNumberValue,
     "under TCP_REPAIR the sequence number of that queue; net/ipv4/tcp.c"},
    {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, &kNumberValue, "send small segments at once; tcp(7)"},
    {"TCP_QUICKACK", IPPROTO_TCP, TCP_QUICKACK, &kNumberValue, "acknowledge at once; tcp(7)"},
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
                              guess ? fmt::format(": did you mean '{}'?", *guess) : ""));
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
