#include "cpp_servers/why/findings.hpp"

#include <net/if.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <string>

#include "cpp_servers/why/chosen_port.hpp"
#include "cpp_servers/why/ipv6_switch.hpp"
#include "cpp_servers/why/trial_socket.hpp"
#include "cpp_servers/why/unlisted_sockets.hpp"
#include "netns/network_namespace.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

namespace {

std::string device_name(const NetworkNamespace& where, std::uint32_t interface) {
    if (interface == 0) {
        return {};
    }
    return where.run_there([&]() -> std::string {
        std::array<char, IF_NAMESIZE> name{};
        return ::if_indextoname(interface, name.data()) != nullptr ? name.data()
                                                                   : std::to_string(interface);
    });
}

void ask_for_options(HeldSocket& held) {
    if (!held.entry.owner()) {
        held.options_hidden = held.is_remnant()
                                  ? "nothing tells the options of what no process has open"
                                  : "no process has it open";
        return;
    }
    held.options_hidden =
        held.is_nobodys ? "no process that /proc lists has it open" : "its process cannot be seen";
    for (const SocketOwner& owner : held.owners) {
        const SocketDescriptor open = {owner.process.pid, owner.thread, owner.descriptor,
                                       held.entry.inode};
        const Borrowed borrowed = borrow_listed_socket(open);
        if (borrowed.error == 0) {
            held.options = options_of_socket(borrowed.descriptor.get());
            held.options_hidden.clear();
            return;
        }
        held.options_hidden = why_not_borrowed(borrowed.error, open);
    }
}

// A UDP socket that shares the port may be given a datagram that was meant for the holder.
bool may_take_a_datagram(const Findings& findings, ReuseOptions options) {
    const bool shares = options.address || options.port;
    return findings.request.protocol == Protocol::udp && shares &&
           std::ranges::any_of(findings.sockets, [](const HeldSocket& it) {
               return it.entry.protocol == Protocol::udp;
           });
}

std::size_t number_of(ReuseOptions options) {
    return static_cast<std::size_t>(std::ranges::find(kReuseOptions, options) -
                                    kReuseOptions.begin());
}

/// A bind() that is let in changes what a TCP port remembers (`port_memory`): one with SO_REUSEPORT
/// may let the next of its kind in, one without has all forgotten. So the first is the only one
/// that this could let in, SO_REUSEPORT alone; the others come in the order that leaves it so.
void try_all(Findings& findings) {
    for (const ReuseOptions options : kReuseOptions) {
        findings.trials.push_back({options, std::nullopt});
    }
    const auto ask = [&](ReuseOptions options) {
        std::optional<int>& error = findings.trials[number_of(options)].error;
        if (!may_take_a_datagram(findings, options)) {
            error = try_bind(findings.request.with(options));
        }
        return error == 0;
    };
    const bool with_port = ask({false, true});
    for (const ReuseOptions options :
         with_port ? std::array<ReuseOptions, 3>{{{}, {true, false}, {true, true}}}
                   : std::array<ReuseOptions, 3>{{{true, true}, {true, false}, {}}}) {
        ask(options);
    }
}

int refusal_of(const BindRequest& request, const HostFacts& host) {
    if (request.bound != 0) {
        return 0;  // its bind() was allowed
    }
    if (const int error = address_error(request); error != 0) {
        return error;
    }
    return lacks_right_to_port(request, host) ? EACCES : 0;
}

}  // namespace

const BindVerdict& Findings::asked() const {
    return verdicts.at(number_of(request.options));
}

std::optional<int> Findings::asked_trial() const {
    return trials.empty() ? std::nullopt : trials.at(number_of(request.options)).error;
}

void look_at_sockets(const NetworkNamespace& where, Findings& findings) {
    SocketTable table(where);
    const std::uint16_t port = findings.request.where.port;
    std::set<std::uint32_t> inodes;
    for (const Protocol protocol : {Protocol::tcp, Protocol::udp}) {
        const std::vector<SocketEntry> all = table.read(protocol, port);
        for (const SocketEntry& entry : all) {
            if (entry.owner() && entry.inode == findings.request.bound) {
                continue;  // it is not in its own way
            }
            HeldSocket held;
            held.entry = entry;
            held.device = device_name(where, entry.interface);
            held.as = held_as(entry, all, findings.host.chosen_ports);
            held.ephemeral = is_ephemeral(entry, all, findings.host.chosen_ports);
            findings.sockets.push_back(held);
            if (entry.owner()) {
                inodes.insert(entry.inode);
            }
        }
    }
    OwnersFound owners = find_owners(inodes);
    findings.hidden = std::move(owners.hidden);
    for (HeldSocket& held : findings.sockets) {
        held.owners = std::move(owners.by_inode[held.entry.inode]);
        held.is_nobodys = held.entry.owner() && held.owners.empty() && !findings.hidden.any();
        ask_for_options(held);
    }
    if (!findings.host.lists_bound_sockets()) {
        UnlistedSockets unlisted = unlisted_sockets(where, {port, port}, inodes);
        findings.hidden = std::move(unlisted.hidden);
        findings.may_miss_bound = findings.hidden.any();
        for (HeldSocket& held : unlisted.found) {
            if (held.entry.inode == findings.request.bound) {
                continue;
            }
            held.device = device_name(where, held.entry.interface);
            findings.sockets.push_back(std::move(held));
        }
    }
}

Findings look(const NetworkNamespace& where, const BindRequest& request,
              const KernelVersion& kernel, bool with_trials) {
    Findings findings;
    findings.request = request;
    findings.host = host_facts(where, kernel);
    look_at_sockets(where, findings);
    findings.refusal = refusal_of(request, findings.host);
    if (findings.refusal == EADDRNOTAVAIL) {
        findings.ipv6_off = ipv6_off_words(where, request.where.address);
    }
    for (std::size_t at = 0; at < kReuseOptions.size(); ++at) {
        findings.verdicts[at] =
            verdict_on(findings.sockets, request.with(kReuseOptions[at]), findings.host);
    }
    if (with_trials) {
        try_all(findings);
    }
    return findings;
}

HolderAnswer look_at_choice(const NetworkNamespace& where, const BindRequest& request,
                            const std::optional<PortRange>& own, const KernelVersion& kernel) {
    const HostFacts host = host_facts(where, kernel);
    return answer_of_choice(whole_table(where, request.protocol, host), request, own, host);
}

std::vector<std::size_t> in_the_way(const Findings& findings) {
    std::vector<std::size_t> all;
    for (std::size_t at = 0; at < findings.sockets.size(); ++at) {
        const HeldSocket& held = findings.sockets[at];
        const bool may_be = held.entry.protocol == findings.request.protocol && held.is_holder();
        if (may_be && answer_of(held, findings.request, findings.host).answer != BindAnswer::ok) {
            all.push_back(at);
        }
    }
    return all;
}

WhyExit exit_of(const Findings& findings) {
    const std::optional<int> trial = findings.asked_trial();
    if (trial == 0) {
        return WhyExit::free;
    }
    if (findings.refusal != 0) {
        return WhyExit::refused;
    }
    const BindAnswer answer = findings.asked().bind;
    if (answer == BindAnswer::ok) {
        return findings.may_miss_bound || trial ? WhyExit::blind : WhyExit::free;
    }
    if (answer == BindAnswer::unknown && !trial) {
        return WhyExit::blind;
    }
    const auto all = in_the_way(findings);
    const bool all_go =
        std::ranges::all_of(all, [&](std::size_t at) { return findings.sockets[at].is_remnant(); });
    return all_go ? WhyExit::remnant : WhyExit::held;
}

}  // namespace bindlab
