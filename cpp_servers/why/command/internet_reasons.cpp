#include "cpp_servers/why/command/internet_reasons.hpp"

#include <fmt/format.h>
#include <net/if.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "cpp_servers/why/command/chosen_ports.hpp"
#include "cpp_servers/why/command/own_addresses.hpp"
#include "cpp_servers/why/command/plain_reasons.hpp"
#include "cpp_servers/why/connect_verdict.hpp"
#include "cpp_servers/why/holder_words.hpp"
#include "cpp_servers/why/process_facts.hpp"
#include "cpp_servers/why/sentence.hpp"
#include "netns/network_namespace.hpp"
#include "netns/sysctl.hpp"
#include "netns/user_name.hpp"

namespace bindlab {

namespace {

using Kind = SocketCall::Kind;

const char* freebind_of(const IpAddress& address) {
    return address.family == Family::ipv4 ? "IP_FREEBIND" : "IPV6_FREEBIND";
}

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
    // tcp_v6_connect() binds the socket to the device of a link-local address.
    const bool has_scope = socket.device.empty() && to.address.is_link_local();
    request.interface = has_scope               ? call.address.scope()
                        : socket.device.empty() ? 0
                                                : ::if_nametoindex(socket.device.c_str());
    request.inode = static_cast<std::uint32_t>(call.inode);
    request.ports = socket.ports;
    tried.no_route = take_addresses_of_route(request, where);
    return tried;
}

Explanation explain_used_up(const SocketCall& call, const CalledSocket& socket,
                            const NetworkNamespace& where, const KernelVersion& kernel) {
    std::optional<Endpoint> to;
    if (const auto asked = call.address.endpoint(); asked && call.kind == Kind::connect) {
        to = tried_connect(call, socket, *asked, where).request.to;
    }
    const Protocol protocol = socket.is_tcp() ? Protocol::tcp : Protocol::udp;
    const ChosenPorts ports = chosen_ports(SocketTable(where).read(protocol),
                                           host_facts(where, kernel), to, socket.ports);
    Explanation why;
    why.kind = ReasonKind::ports_used_up;
    why.sentence =
        fmt::format("The kernel was to choose a local port, and found none that is free: {}.",
                    words_of(ports, to));
    why.remedies = {
        "Close connections, or reuse them: each holds a port, and for 60 s more if "
        "this side closed it first (TIME_WAIT).",
        socket.ports ? "Widen IP_LOCAL_PORT_RANGE on the socket."
                     : "Widen net.ipv4.ip_local_port_range."};
    if (to && !socket.leaves_port) {
        why.remedies.emplace_back(
            "With bind() to a local address before: IP_BIND_ADDRESS_NO_PORT, so that one port "
            "serves connections to different ends.");
    }
    return why;
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
    } else if (address.family == Family::ipv6 &&
               read_sysctl(where, "net.ipv6.conf.all.disable_ipv6").value_or("0") == "1") {
        why.sentence += " IPv6 is switched off (net.ipv6.conf.all.disable_ipv6 is 1).";
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
        "CAP_NET_BIND_SERVICE for the program (setcap cap_net_bind_service=+ep FILE, or systemd's "
        "AmbientCapabilities=), or root.",
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

Explanation explain_refused(const SocketCall& call, const CalledSocket& socket,
                            const NetworkNamespace& where) {
    Explanation why = plain_explanation(call, &socket);
    const auto to = call.address.endpoint();
    if (!to || !socket.is_tcp()) {
        return why;
    }
    SocketTable table(where);
    std::string listeners;
    for (const SocketEntry& entry : table.read(Protocol::tcp, to->port)) {
        if (entry.state == "LISTEN") {
            listeners += (listeners.empty() ? "" : ", ") + entry.local.to_string();
        }
    }
    why.sentence = fmt::format(
        "Nobody listens on {}, or a firewall says so; on TCP port {} of this machine {}.",
        to->to_string(), to->port,
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

/// No address here is one from which the other end can be reached.
Explanation explain_no_source(const Endpoint& to) {
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
    return why;
}

/// EADDRNOTAVAIL of connect(): its local end, of which it is the address, or the port.
Explanation explain_local_end(const SocketCall& call, const CalledSocket& socket,
                              const Endpoint& to, const NetworkNamespace& where,
                              const KernelVersion& kernel) {
    const TriedConnect tried = tried_connect(call, socket, to, where);
    if (tried.no_route == EADDRNOTAVAIL || socket.is_udp()) {
        return explain_no_source(to);
    }
    if (!socket.is_tcp()) {
        return plain_explanation(call, &socket);
    }
    return socket.is_bound() ? explain_connection(call, socket, tried.request, where, kernel)
                             : explain_used_up(call, socket, where, kernel);
}

/// EACCES of connect(): by a route, or as the socket alone tells.
Explanation explain_forbidden_way(const SocketCall& call, const CalledSocket& socket,
                                  const NetworkNamespace& where) {
    const auto to = call.address.endpoint();
    if (!to || tried_connect(call, socket, *to, where).no_route != EACCES) {
        return plain_explanation(call, &socket);
    }
    Explanation why;
    why.kind = ReasonKind::forbidden;
    why.sentence = fmt::format("A route of this machine forbids the way to {} (prohibit).",
                               to->address.to_string());
    why.remedies = {fmt::format("See ip route get {}.", to->address.to_string())};
    return why;
}

Explanation explain_other(const SocketCall& call, const CalledSocket& socket,
                          const NetworkNamespace& where, const KernelVersion& kernel) {
    switch (call.error) {
        case EACCES:
            return call.kind == Kind::bind ? explain_privilege(call, socket, where, kernel)
                                           : explain_forbidden_way(call, socket, where);
        case EINVAL:
            return call.kind == Kind::bind && socket.is_bound() ? explain_bound(socket)
                                                                : plain_explanation(call, &socket);
        case ECONNREFUSED:
            return explain_refused(call, socket, where);
        default:
            return plain_explanation(call, &socket);
    }
}

/// The holder that would share the port if it were this user's (sk_reuseport_match() of
/// net/ipv4/inet_connection_sock.c), whether or not its options can be seen.
const HeldSocket* of_other_user(const Findings& findings) {
    const BindVerdict& asked = findings.asked();
    if (asked.bind != BindAnswer::in_use || !asked.holder || !findings.request.options.port) {
        return nullptr;
    }
    const HeldSocket& held = findings.sockets.at(*asked.holder);
    const bool may_share = !held.options || held.options->reuse.port;
    const bool is_others = held.entry.owner() && held.entry.uid != findings.request.uid;
    return may_share && is_others ? &held : nullptr;
}

}  // namespace

Findings port_findings(const NetworkNamespace& where, const BindRequest& request,
                       const KernelVersion& kernel, std::uint64_t own_inode) {
    Findings findings;
    findings.request = request;
    findings.host = host_facts(where, kernel);
    look_at_sockets(where, findings);
    std::erase_if(findings.sockets, [&](const HeldSocket& it) {
        return it.entry.owner() && it.entry.inode == own_inode;
    });
    for (std::size_t at = 0; at < kReuseOptions.size(); ++at) {
        findings.verdicts[at] =
            verdict_on(findings.sockets, request.with(kReuseOptions[at]), findings.host);
    }
    return findings;
}

Explanation explain_port(Findings findings) {
    Explanation why;
    const BindVerdict& asked = findings.asked();
    const WhyExit exit = exit_of(findings);
    why.kind = exit == WhyExit::held      ? ReasonKind::port_held
               : exit == WhyExit::remnant ? ReasonKind::port_remnant
                                          : ReasonKind::port_unexplained;
    why.sentence = sentence_of(findings);
    if (exit == WhyExit::free) {
        why.sentence = fmt::format(
            "The kernel refused it, and nothing that can be seen on {} explains it: whoever was in "
            "the way has gone meanwhile, or changed its options.",
            port_words(findings.request));
    }
    if (const HeldSocket* const held = of_other_user(findings)) {
        why.kind = ReasonKind::port_other_user;
        why.sentence += fmt::format(
            " {} SO_REUSEPORT, but the holder's socket belongs to {} and this one to {}: only "
            "sockets "
            "of one user share a port.",
            held->options ? "Both have" : "This one has",
            user_words(held->entry.uid, user_name(held->entry.uid)),
            user_words(findings.request.uid, user_name(findings.request.uid)));
        why.remedies.emplace_back("Run both as one user.");
    }
    if (!asked.lacking.empty()) {
        why.sentence += fmt::format(" Of the options, {}.", asked.lacking);
    }
    if (asked.lacking.find("holder lacks") != std::string::npos ||
        asked.lacking.find("neither") != std::string::npos) {
        why.remedies.emplace_back(
            "The option on both sockets, each before its bind(): the holder has to start anew.");
    }
    for (const BindVerdict& verdict : findings.verdicts) {
        if (verdict.bind == BindAnswer::ok && verdict.options != asked.options) {
            why.remedies.push_back(
                fmt::format("{} on this socket before bind().", words_of(verdict.options)));
        }
    }
    if (exit == WhyExit::remnant) {
        why.remedies.push_back(
            fmt::format("Wait: bindlab why {} --wait does.", findings.request.where.port));
    } else if (exit == WhyExit::held) {
        why.remedies.emplace_back("End who holds it, or take another port.");
    }
    why.findings = std::move(findings);
    return why;
}

Explanation explain_internet(const SocketCall& call, const CalledSocket& socket,
                             const NetworkNamespace& where, const KernelVersion& kernel) {
    const bool is_port = call.error == EADDRINUSE && call.kind != Kind::connect;
    if (is_port) {
        const auto request = request_of(call, socket);
        if (request && request->where.port == 0) {
            return explain_used_up(call, socket, where, kernel);
        }
        return request ? explain_port(port_findings(where, *request, kernel, call.inode))
                       : plain_explanation(call, &socket);
    }
    if (call.error == EAGAIN && call.kind == Kind::connect) {  // of UDP: inet_autobind()
        return explain_used_up(call, socket, where, kernel);
    }
    const auto address = call.address.endpoint();
    if (call.error == EADDRNOTAVAIL && address) {
        return call.kind == Kind::bind ? explain_no_address(address->address, socket, where)
                                       : explain_local_end(call, socket, *address, where, kernel);
    }
    return explain_other(call, socket, where, kernel);
}

}  // namespace bindlab
