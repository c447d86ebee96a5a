#include "cpp_servers/why/command/connect_reasons.hpp"

#include <fmt/format.h>
#include <net/if.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <vector>

#include "cpp_servers/why/command/own_addresses.hpp"
#include "cpp_servers/why/command/plain_reasons.hpp"
#include "cpp_servers/why/command/port_reasons.hpp"
#include "cpp_servers/why/connect_verdict.hpp"
#include "cpp_servers/why/holder_words.hpp"
#include "cpp_servers/why/ipv6_switch.hpp"
#include "netns/network_namespace.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

namespace {

/// The connect() that failed, with the addresses that it would have had; and the errno that the
/// route says, 0 if there is a way.
struct TriedConnect {
    ConnectRequest request;
    int no_route = 0;
};

TriedConnect tried_connect(const SocketCall& call, const CalledSocket& socket, const Endpoint& to,
                           const NetworkNamespace& where) {
    TriedConnect tried;
    ConnectRequest& request = tried.request;
    request.protocol = socket.is_tcp() ? Protocol::tcp : Protocol::udp;
    request.bound = socket.local.value_or(Endpoint{IpAddress::any(to.address.family), 0});
    request.to = to;
    request.options = socket.options.reuse;
    request.v6only = socket.options.v6only.value_or(false);
    // tcp_v6_connect() and __ip6_datagram_connect() bind the socket to the device of such an
    // address.
    const bool has_scope = socket.device.empty() && to.address.needs_scope();
    request.interface = has_scope               ? call.address.scope()
                        : socket.device.empty() ? 0
                                                : ::if_nametoindex(socket.device.c_str());
    request.inode = static_cast<std::uint32_t>(call.inode);
    request.ports = socket.ports;
    tried.no_route = take_addresses_of_route(request, where);
    return tried;
}

Explanation explain_refused(const SocketCall& call, const CalledSocket& socket, const Endpoint& to,
                            const NetworkNamespace& where) {
    Explanation why = plain_explanation(call, &socket);
    if (!socket.is_tcp()) {
        return why;
    }
    SocketTable table(where);
    std::string listeners;
    for (const SocketEntry& entry : table.read(Protocol::tcp, to.port)) {
        if (entry.state == "LISTEN") {
            listeners += (listeners.empty() ? "" : ", ") + entry.local.to_string();
        }
    }
    why.sentence = fmt::format(
        "Nobody listens on {}, or a firewall says so; on TCP port {} of this machine {}.",
        to.to_string(), to.port,
        listeners.empty() ? std::string("no socket listens") : "there listens " + listeners);
    why.remedies = {"Start the server before, or connect to where it listens."};
    return why;
}

/// Who has the four-tuple of this connect(), in `findings`; nullptr: nobody that can be seen.
const HeldSocket* holder_of_tuple(const Findings& findings, const ConnectRequest& request) {
    std::vector<SocketEntry> all;
    for (const HeldSocket& held : findings.sockets) {
        all.push_back(held.entry);
    }
    const auto verdict = connect_verdict(all, request, findings.host, monotonic_now());
    return verdict.holder ? &findings.sockets.at(*verdict.holder) : nullptr;
}

std::string words_of_connection(const HeldSocket& held, const HostFacts& host) {
    const std::string end = end_words(held, host);
    return held.is_remnant()
               ? fmt::format("was a connection already: {}, and {}", phrase_words(held), end)
               : fmt::format("is a connection already: {}, {}, until {}", subject_words(held),
                             phrase_words(held), end);
}

Explanation explain_connection(const SocketCall& call, const CalledSocket& socket,
                               const ConnectRequest& request, const NetworkNamespace& where,
                               const KernelVersion& kernel) {
    Explanation why;
    why.kind = ReasonKind::connection_exists;
    const Findings findings = port_findings(where, *request_of(call, socket), kernel, call.inode);
    const HeldSocket* const held = holder_of_tuple(findings, request);
    why.sentence = fmt::format(
        "From {} to {} there {}.", socket.local->to_string(), request.to.to_string(),
        held == nullptr ? std::string("was a connection, of which nothing can be seen any more")
                        : words_of_connection(*held, findings.host));
    why.remedies = {"No bind() to a fixed port before connect(): the kernel chooses a free one."};
    if (held != nullptr && held->entry.timer == "timewait") {
        why.remedies.emplace_back(
            "TCP timestamps (net.ipv4.tcp_timestamps=1 on both hosts, the default): with a port of "
            "its own, connect() takes over what remains of a connection that had them "
            "(tcp_twsk_unique(); RFC 6191).");
    }
    return why;
}

/// With the setting that is to blame, if IPv6 is switched off.
Explanation with_ipv6_switch(Explanation why, const Endpoint& to, const NetworkNamespace& where) {
    if (const std::string off = ipv6_off_words(where, to.address); !off.empty()) {
        why.sentence += fmt::format(" {}.", off);
        why.remedies = {"Switch IPv6 on, or connect to an IPv4 address."};
    }
    return why;
}

/// No address here is one from which the other end can be reached.
Explanation explain_no_source(const Endpoint& to, const NetworkNamespace& where) {
    const auto all = own_addresses();
    const Family family = to.address.without_mapping().family;
    const auto waiting = std::ranges::find_if(all, [&](const OwnAddress& it) {
        return it.address.family == family && it.is_tentative && !it.is_duplicate;
    });
    Explanation why;
    if (waiting != all.end()) {
        why.kind = ReasonKind::address_tentative;
        why.sentence = fmt::format(
            "No address here may be used towards {} yet: {} on {} is still tentative, until "
            "duplicate address detection has ended, about a second after it came (RFC 4862).",
            to.to_string(), waiting->address.to_string(), waiting->device);
        why.remedies = {"Start the program later, when ip addr no longer says tentative.",
                        "nodad on the address."};
        return why;
    }
    const std::string here = words_of(all, family);
    why.kind = ReasonKind::address_not_here;
    why.sentence = fmt::format("No address here can be used towards {}; {} addresses here: {}.",
                               to.to_string(), family == Family::ipv4 ? "IPv4" : "IPv6",
                               here.empty() ? "none" : here);
    why.remedies = {fmt::format("An address on the device that leads to {}.", to.to_string())};
    return with_ipv6_switch(why, to, where);
}

/// EADDRNOTAVAIL of connect(): its local end, of which it is the address, or the port.
Explanation explain_local_end(const SocketCall& call, const CalledSocket& socket,
                              const Endpoint& to, const NetworkNamespace& where,
                              const KernelVersion& kernel) {
    const TriedConnect tried = tried_connect(call, socket, to, where);
    if (tried.no_route != 0 || socket.is_udp()) {
        return explain_no_source(to, where);
    }
    if (!socket.is_tcp()) {
        return plain_explanation(call, &socket);
    }
    return socket.is_bound() ? explain_connection(call, socket, tried.request, where, kernel)
                             : explain_used_up(socket, tried.request.to, where, kernel);
}

/// EACCES of connect(): by a route, or as the socket alone tells.
Explanation explain_forbidden_way(const SocketCall& call, const CalledSocket& socket,
                                  const Endpoint& to, const NetworkNamespace& where) {
    if (tried_connect(call, socket, to, where).no_route != EACCES) {
        return plain_explanation(call, &socket);
    }
    Explanation why;
    why.kind = ReasonKind::forbidden;
    why.sentence = fmt::format("A route of this machine forbids the way to {} (prohibit).",
                               to.address.to_string());
    why.remedies = {fmt::format("See ip route get {}.", to.address.to_string())};
    return why;
}

}  // namespace

Explanation explain_connect(const SocketCall& call, const CalledSocket& socket,
                            const NetworkNamespace& where, const KernelVersion& kernel) {
    const auto to = call.address.endpoint();
    if (!to) {
        return plain_explanation(call, &socket);
    }
    if (to->port == 0 && (call.error == ECONNREFUSED || call.error == ETIMEDOUT)) {
        return {ReasonKind::nobody_listens,
                "0 is no port, and nobody can listen on it: is a setting missing, or read as 0?",
                {"Connect to the port that the server listens on."},
                {}};
    }
    switch (call.error) {
        case EADDRNOTAVAIL:
            return explain_local_end(call, socket, *to, where, kernel);
        case EAGAIN:  // of UDP: inet_autobind()
            return explain_used_up(socket, tried_connect(call, socket, *to, where).request.to,
                                   where, kernel);
        case EACCES:
            return explain_forbidden_way(call, socket, *to, where);
        case ENETUNREACH:
            return with_ipv6_switch(plain_explanation(call, &socket), *to, where);
        case ECONNREFUSED:
            return explain_refused(call, socket, *to, where);
        default:
            return plain_explanation(call, &socket);
    }
}

}  // namespace bindlab
