#include "cpp_servers/why/command/port_reasons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "cpp_servers/why/command/chosen_ports.hpp"
#include "cpp_servers/why/holder_words.hpp"
#include "cpp_servers/why/sentence.hpp"
#include "cpp_servers/why/unlisted_sockets.hpp"
#include "netns/network_namespace.hpp"
#include "netns/user_name.hpp"

namespace bindlab {

namespace {

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

/// The kernel has refused the call: what nobody could see has decided, and is known by that.
void settle(Findings& findings) {
    const auto asked =
        std::ranges::find(kReuseOptions, findings.request.options) - kReuseOptions.begin();
    BindVerdict& verdict = findings.verdicts.at(static_cast<std::size_t>(asked));
    if (verdict.bind == BindAnswer::unknown) {
        verdict.bind = BindAnswer::in_use;
        verdict.listen = "-";
        verdict.because.answer = BindAnswer::in_use;
        verdict.because.deciding.clear();
    }
}

/// The options that both sockets would have to have, by what is lacking: "the holder lacks
/// SO_REUSEADDR, neither has SO_REUSEPORT"; empty if it is none of the holder's.
std::string options_for_both(const Findings& findings) {
    const BindVerdict& asked = findings.asked();
    std::string options;
    for (const std::string_view option : {"SO_REUSEADDR", "SO_REUSEPORT"}) {
        if (asked.lacking.find(fmt::format("holder lacks {}", option)) == std::string::npos &&
            asked.lacking.find(fmt::format("neither has {}", option)) == std::string::npos) {
            continue;
        }
        options += options.empty() ? "" : " or ";
        options += option;
        const bool is_others =
            asked.holder && findings.sockets.at(*asked.holder).entry.uid != findings.request.uid;
        if (option == "SO_REUSEPORT" && is_others) {
            options += " (and both of one user)";
        }
    }
    return options;
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
    settle(findings);
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
    if (const std::string options = options_for_both(findings); !options.empty()) {
        why.remedies.push_back(fmt::format(
            "{} on both sockets, each before its bind(): the holder has to start anew.", options));
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

Explanation explain_used_up(const CalledSocket& socket, const std::optional<Endpoint>& to,
                            const NetworkNamespace& where, const KernelVersion& kernel) {
    const Protocol protocol = socket.is_tcp() ? Protocol::tcp : Protocol::udp;
    const HostFacts host = host_facts(where, kernel);
    const ChosenPorts ports =
        chosen_ports(whole_table(where, protocol, host), host, to, socket.ports);
    Explanation why;
    // Of an odd number of ports TCP leaves out one (inet_csk_find_open_port()).
    if (ports.left() > ports.size() % 2) {
        why.kind = ReasonKind::port_unexplained;
        why.sentence = fmt::format(
            "The kernel was to choose a local port, and took none, though some are free by what "
            "can be seen: {}. One was given back meanwhile, or has a socket that cannot be seen.",
            words_of(ports, to));
        return why;
    }
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

}  // namespace bindlab
