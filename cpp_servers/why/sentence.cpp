#include "cpp_servers/why/sentence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "cpp_servers/why/holder_words.hpp"
#include "netns/names.hpp"
#include "netns/user_name.hpp"

namespace bindlab {

namespace {

std::size_t count_of(const Findings& findings) {
    return static_cast<std::size_t>(
        std::ranges::count(findings.sockets, findings.request.protocol,
                           [](const HeldSocket& it) { return it.entry.protocol; }));
}

std::string and_more(std::size_t count) {
    return count == 0 ? "" : fmt::format(" ({} more on the port, see below)", count);
}

/// The one to name: what is alive before what remains, and of that what stays longest.
const HeldSocket& worst_of(const Findings& findings, const std::vector<std::size_t>& all) {
    const auto rank = [&](std::size_t at) {
        const HeldSocket& held = findings.sockets[at];
        return std::pair(held.is_remnant()               ? 0
                         : held.as == HeldAs::unaccepted ? 1
                                                         : 2,
                         held.entry.timer_left);
    };
    return findings.sockets[*std::ranges::max_element(all, {}, rank)];
}

std::string held_sentence(const Findings& findings) {
    const auto all = in_the_way(findings);
    const HeldSocket& held = worst_of(findings, all);
    const std::string more = and_more(all.size() - 1);
    const std::string port = port_words(findings.request);
    const std::string end = end_words(held, findings.host);
    if (held.is_remnant()) {
        return fmt::format("{} is held by no process: {}, and {}{}.", port, phrase_words(held), end,
                           more);
    }
    return fmt::format("{} is held by {}, {}, until {}{}.", port, subject_words(held),
                       phrase_words(held), end, more);
}

std::string free_sentence(const Findings& findings) {
    const std::size_t count = count_of(findings);
    const char* const tried = findings.asked_trial() ? " (the kernel was asked)" : "";
    if (count == 0) {
        return fmt::format("{} is free: no socket is on it{}.", port_words(findings.request),
                           tried);
    }
    return fmt::format("{} would succeed{}, though {} {} on {}.", words_of(findings.request), tried,
                       count, count == 1 ? "socket is" : "sockets are",
                       port_words(findings.request));
}

std::string blind_sentence(const Findings& findings) {
    if (const auto trial = findings.asked_trial()) {
        return fmt::format(
            "The kernel refuses {} with {}, and nothing that can be seen from here explains it.",
            words_of(findings.request), errno_name(*trial));
    }
    if (findings.asked().bind == BindAnswer::unknown) {
        return fmt::format("Whether {} would succeed cannot be known from here: {}.",
                           words_of(findings.request), unknown_words(findings.asked(), findings));
    }
    return fmt::format(
        "No socket can be seen on {}, but this kernel does not list those that are bound and do "
        "not listen, and {}.",
        port_words(findings.request), hidden_words(findings.hidden));
}

}  // namespace

std::string hidden_words(const HiddenProcesses& hidden) {
    if (!hidden.any()) {
        return {};
    }
    std::string users;
    for (const uid_t uid : hidden.users) {
        users += (users.empty() ? "" : ", ") + user_words(uid, user_name(uid));
    }
    std::string words = hidden.count == 0
                            ? ""
                            : fmt::format("{} process{} of {} may not be looked into", hidden.count,
                                          hidden.count == 1 ? "" : "es", users);
    if (hidden.unlisted) {
        words += fmt::format(
            "{}processes {}are not listed by /proc, how many is not known (hidepid of proc(5))",
            words.empty() ? "" : ", and ", words.empty() ? "" : "besides ");
    }
    return words + ": that takes CAP_SYS_PTRACE, as with sudo";
}

std::string unknown_words(const BindVerdict& verdict, const Findings& findings) {
    if (!verdict.holder) {
        return {};
    }
    std::string facts;
    for (const HiddenFact fact : verdict.because.deciding) {
        facts += (facts.empty() ? "" : " and ") + words_of(fact);
    }
    const HeldSocket& held = findings.sockets.at(*verdict.holder);
    const std::string why = held.options_hidden.empty() ? "" : " (" + held.options_hidden + ")";
    return fmt::format("it depends on whether {} in {} {}{}", held.entry.local.to_string(),
                       state_words(held.entry), facts, why);
}

namespace {

/// What bind() finds wrong with an address that is here (__inet6_bind()).
std::string invalid_words(const BindRequest& request) {
    const IpAddress& address = request.where.address;
    if (address.is_mapped() && request.v6only) {
        return fmt::format("{} is an IPv4 address, and with IPV6_V6ONLY the socket takes none",
                           address.to_string());
    }
    if (address.is_multicast() && request.protocol == Protocol::tcp) {
        return fmt::format("{} is a group's address, and TCP knows no groups", address.to_string());
    }
    return address.needs_scope() && request.device.empty()
               ? fmt::format("{} needs a device: --device NAME", address.to_string())
               : fmt::format("the kernel takes {} for no address to bind", address.to_string());
}

std::string no_address_words(const Findings& findings) {
    const IpAddress& address = findings.request.where.address;
    if (!findings.ipv6_off.empty()) {
        return fmt::format("no interface here has {}: {}", address.to_string(), findings.ipv6_off);
    }
    return fmt::format(
        "no interface here has {}, or it is still tentative: add it, or set {} to bind it before "
        "it is there",
        address.to_string(), address.family == Family::ipv4 ? "IP_FREEBIND" : "IPV6_FREEBIND");
}

std::string privilege_words(const Findings& findings) {
    const HostFacts& host = findings.host;
    const bool asks_for_itself = findings.request.uid == host.user;
    const std::string whose =
        !host.heeds_rights
            ? "root has, but not the root of this user namespace: the network is of another"
        : asks_for_itself ? "this process lacks"
                          : "root has";
    return fmt::format(
        "ports below {} (net.ipv4.ip_unprivileged_port_start) take CAP_NET_BIND_SERVICE, which {}; "
        "sysctl -w net.ipv4.ip_unprivileged_port_start={} lets everybody bind it",
        host.first_unprivileged_port, whose, findings.request.where.port);
}

}  // namespace

std::string refusal_words(int error, const Findings& findings) {
    const BindRequest& request = findings.request;
    const std::string address = request.where.address.to_string();
    switch (error) {
        case EACCES:
            return privilege_words(findings);
        case EADDRNOTAVAIL:
            return no_address_words(findings);
        case EAFNOSUPPORT:
            return fmt::format("this machine has no IPv6, as {} would need", address);
        case EINVAL:
            return invalid_words(request);
        case ENODEV:
            return fmt::format("there is no device {}", request.device);
        default:
            return "the kernel refuses the address, whatever the port";
    }
}

namespace {

/// Who has the right, or gets it, meets the holder next.
std::string held_besides(const Findings& findings) {
    const bool is_held =
        findings.asked().bind == BindAnswer::in_use && !in_the_way(findings).empty();
    return findings.refusal == EACCES && is_held ? " Besides, " + held_sentence(findings) : "";
}

}  // namespace

std::string sentence_of(const Findings& findings) {
    switch (exit_of(findings)) {
        case WhyExit::free:
            return free_sentence(findings);
        case WhyExit::held:
        case WhyExit::remnant:
            return held_sentence(findings);
        case WhyExit::refused:
            return fmt::format("{} is refused whoever holds the port: {}, {}.{}",
                               words_of(findings.request), errno_name(findings.refusal),
                               refusal_words(findings.refusal, findings), held_besides(findings));
        case WhyExit::blind:
        case WhyExit::misused:
            break;
    }
    return blind_sentence(findings);
}

std::string subject_of(const Findings& findings) {
    const WhyExit exit = exit_of(findings);
    if (exit != WhyExit::held && exit != WhyExit::remnant) {
        return sentence_of(findings);
    }
    const auto all = in_the_way(findings);
    const HeldSocket& held = worst_of(findings, all);
    return subject_words(held) + ", " + phrase_words(held);
}

std::string bindv6only_words(const Findings& findings) {
    const BindRequest& request = findings.request;
    const bool is_bare = request.where.address == IpAddress::any(Family::ipv6) && !request.v6only;
    return findings.host.bindv6only && is_bare
               ? "This is about :: with IPV6_V6ONLY set to 0: here :: without a setsockopt is "
                 "V6ONLY (net.ipv6.bindv6only is 1): --v6only."
               : "";
}

}  // namespace bindlab
