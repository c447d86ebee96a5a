#include "cpp_servers/why/command/internet_reasons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "cpp_servers/why/command/connect_reasons.hpp"
#include "cpp_servers/why/command/own_addresses.hpp"
#include "cpp_servers/why/command/plain_reasons.hpp"
#include "cpp_servers/why/command/port_reasons.hpp"
#include "cpp_servers/why/holder_words.hpp"
#include "cpp_servers/why/ipv6_switch.hpp"
#include "cpp_servers/why/process_facts.hpp"
#include "netns/network_namespace.hpp"
#include "netns/user_name.hpp"

namespace bindlab {

namespace {

using Kind = SocketCall::Kind;

const char* freebind_of(const IpAddress& address) {
    return address.family == Family::ipv4 ? "IP_FREEBIND" : "IPV6_FREEBIND";
}

Explanation explain_no_address(const IpAddress& address, const CalledSocket& socket,
                               const NetworkNamespace& where) {
    const auto all = own_addresses();
    Explanation why;
    why.kind = ReasonKind::address_not_here;
    const auto own = std::ranges::find(all, address, &OwnAddress::address);
    if (own != all.end() && own->is_duplicate) {
        why.kind = ReasonKind::address_tentative;
        why.sentence = fmt::format(
            "{} is on {}, but may not be used: duplicate address detection has found another host "
            "with it (RFC 4862, dadfailed in ip addr).",
            address.to_string(), own->device);
        why.remedies = {"Give this machine another address."};
        return why;
    }
    if (own != all.end() && own->is_tentative) {
        why.kind = ReasonKind::address_tentative;
        why.sentence = fmt::format(
            "{} is on {}, but still tentative: until duplicate address detection has ended, about "
            "a second after the address came, it may not be bound (RFC 4862).",
            address.to_string(), own->device);
        why.remedies = {"Start the program later, when ip addr no longer says tentative.",
                        "IPV6_FREEBIND on the socket, or nodad on the address."};
        return why;
    }
    const std::string family = address.family == Family::ipv4 ? "IPv4" : "IPv6";
    const std::string here = words_of(all, address.family);
    why.sentence = fmt::format("No interface here has {}; {} addresses here: {}.",
                               address.to_string(), family, here.empty() ? "none" : here);
    if (own != all.end()) {
        why.sentence =
            fmt::format("{} is on {}, but not for this socket{}.", address.to_string(), own->device,
                        socket.device.empty() ? "" : ", bound to " + socket.device);
    } else if (const std::string off = ipv6_off_words(where, address); !off.empty()) {
        why.sentence += fmt::format(" {}.", off);
    }
    why.remedies = {
        fmt::format("Bind {}, or an address that is here.",
                    IpAddress::any(address.family).to_string()),
        fmt::format("To bind it before it comes: {} on the socket, or net.{}.ip_nonlocal_bind=1.",
                    freebind_of(address), address.family == Family::ipv4 ? "ipv4" : "ipv6")};
    return why;
}

Explanation explain_privilege(const SocketCall& call, const CalledSocket& socket,
                              const NetworkNamespace& where, const KernelVersion& kernel) {
    const auto asked = call.address.endpoint();
    const HostFacts host = host_facts(where, kernel);
    if (!asked || asked->port == 0 || asked->port >= host.first_unprivileged_port) {
        return plain_explanation(call, &socket);
    }
    // Whose process it is now: the socket may have been made as another.
    const auto process = process_facts(call.pid);
    const uid_t user = process ? process->uid : socket.uid;
    Explanation why;
    why.kind = ReasonKind::privileged_port;
    why.sentence = fmt::format(
        "Port {} is below {} (net.ipv4.ip_unprivileged_port_start), and binding those takes "
        "CAP_NET_BIND_SERVICE, which this process of {} lacks; who holds the port does not matter.",
        asked->port, host.first_unprivileged_port, user_words(user, user_name(user)));
    why.remedies = {
        fmt::format("A port from {} on.", host.first_unprivileged_port),
        fmt::format(
            "CAP_NET_BIND_SERVICE for the program (setcap cap_net_bind_service=+ep FILE, or "
            "systemd's AmbientCapabilities=){}",
            user == 0 ? "; this root was left without (--cap-drop, CapabilityBoundingSet=), or the "
                        "network is of another user namespace."
                      : ", or root."),
        fmt::format("sysctl net.ipv4.ip_unprivileged_port_start={}", asked->port)};
    return why;
}

Explanation explain_bound(const CalledSocket& socket) {
    Explanation why;
    why.kind = ReasonKind::already_bound;
    why.sentence = fmt::format(
        "This socket is bound to {} already, and a socket is bound once (bind(2), EINVAL).",
        socket.local->to_string());
    why.remedies = {"A new socket for each bind()."};
    return why;
}

/// Whatever is on the port.
Explanation explain_bind(const SocketCall& call, const CalledSocket& socket,
                         const NetworkNamespace& where, const KernelVersion& kernel) {
    const auto address = call.address.endpoint();
    if (call.error == EADDRNOTAVAIL && address) {
        return explain_no_address(address->address, socket, where);
    }
    if (call.error == EACCES) {
        return explain_privilege(call, socket, where, kernel);
    }
    const bool is_second = socket.is_bound() && !call.address.has_wrong_length();
    return call.error == EINVAL && is_second ? explain_bound(socket)
                                             : plain_explanation(call, &socket);
}

}  // namespace

Explanation explain_internet(const SocketCall& call, const CalledSocket& socket,
                             const NetworkNamespace& where, const KernelVersion& kernel) {
    if (call.kind == Kind::connect) {
        return explain_connect(call, socket, where, kernel);
    }
    if (call.error == EADDRINUSE) {
        const auto request = request_of(call, socket);
        if (!request) {
            return plain_explanation(call, &socket);
        }
        return request->where.port == 0
                   ? explain_used_up(socket, std::nullopt, where, kernel)
                   : explain_port(port_findings(where, *request, kernel, call.inode));
    }
    return call.kind == Kind::bind ? explain_bind(call, socket, where, kernel)
                                   : plain_explanation(call, &socket);
}

}  // namespace bindlab
