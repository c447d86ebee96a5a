// Made-up sockets, processes and findings, for tests of what is pure.
#pragma once

#include <string>
#include <string_view>

#include "cpp_servers/why/findings.hpp"

namespace bindlab {

/// A TCP socket of uid 1000 that nobody has looked at: no owner, no options.
inline HeldSocket made_socket(std::string_view state, std::string_view local,
                              std::string_view remote = "") {
    HeldSocket held;
    held.entry.state = state;
    held.entry.local = Endpoint::parse(local);
    held.entry.ipv6 = held.entry.local.address.family == Family::ipv6;
    held.entry.remote = remote.empty()
                            ? Endpoint{IpAddress::any(held.entry.local.address.family), 0}
                            : Endpoint::parse(remote);
    held.entry.timer = "off";
    held.entry.inode = 7;
    held.entry.uid = 1000;
    held.as = held_as(held.entry, {}, PortRange{});
    return held;
}

inline HeldSocket made_remnant(std::string_view state, std::string_view local,
                               std::chrono::milliseconds left) {
    HeldSocket held = made_socket(state, local, "10.0.0.9:999");
    held.entry.inode = 0;
    held.entry.uid = 0;
    held.entry.timer = state == "TIME_WAIT" || state == "FIN_WAIT2" ? "timewait" : "retransmit";
    held.entry.timer_left = left;
    held.as = HeldAs::remnant;
    held.options_hidden = "nothing tells the options of what no process has open";
    return held;
}

inline HeldSocket with_options(HeldSocket held, ReuseOptions options) {
    held.options = SeenOptions{options, std::nullopt};
    return held;
}

inline HeldSocket with_owner(HeldSocket held, pid_t pid, const std::string& program) {
    SocketOwner owner;
    owner.descriptor = 3;
    owner.process.pid = pid;
    owner.process.program = program;
    owner.process.command = program + " --serve";
    owner.process.uid = 1000;
    owner.process.user = "alice";
    held.owners.push_back(owner);
    return held;
}

inline BindRequest made_request(std::string_view where, ReuseOptions options = {}) {
    BindRequest request;
    request.where = Endpoint::parse(where);
    request.options = options;
    request.uid = 1000;
    return request;
}

inline HostFacts made_host(KernelVersion kernel = {6, 18, 44}) {
    HostFacts host;
    host.kernel = kernel;
    return host;
}

/// As look() would put them together.
inline Findings made_findings(const BindRequest& request, std::vector<HeldSocket> sockets) {
    Findings findings;
    findings.request = request;
    findings.host = made_host();
    findings.sockets = std::move(sockets);
    for (std::size_t at = 0; at < kReuseOptions.size(); ++at) {
        findings.verdicts[at] =
            verdict_on(findings.sockets, request.with(kReuseOptions[at]), findings.host);
    }
    return findings;
}

}  // namespace bindlab
