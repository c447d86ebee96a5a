// One look at a port: its sockets, whose they are, and what would let one bind it.
//
// Owns asking for all of it. Promises that nothing is changed: sockets are listed, borrowed for
// getsockopt(2) and given back; with a trial, bound and closed at once. Words are left to
// `sentence` and `evidence`, JSON to `findings_json`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "cpp_servers/why/bind_verdict.hpp"
#include "cpp_servers/why/held_socket.hpp"
#include "cpp_servers/why/host_facts.hpp"

namespace bindlab {

class NetworkNamespace;

/// What the kernel said of a bind() that was tried.
struct Trial {
    ReuseOptions options;
    std::optional<int> error;  ///< 0 or errno; nullopt: not tried, lest a datagram be lost
};

struct Findings {
    BindRequest request;
    HostFacts host;
    std::vector<HeldSocket> sockets;  ///< TCP, then UDP, as the table has them
    HiddenProcesses hidden;
    /// Whether a TCP socket that is bound and nothing else may have been left out.
    bool may_miss_bound = false;
    /// Whatever the holders: EACCES, EADDRNOTAVAIL, …; 0: nothing of the kind.
    int refusal = 0;
    std::string ipv6_off;  ///< the setting that is to blame for EADDRNOTAVAIL; empty: none
    /// In the order of kReuseOptions; of no account where all are refused.
    std::array<BindVerdict, 4> verdicts;
    std::vector<Trial> trials;  ///< none, or one for each of these

    /// The verdict on the request as it is.
    const BindVerdict& asked() const;
    /// What the kernel said to the request as it is, if it was tried.
    std::optional<int> asked_trial() const;
};

/// The exit codes of `why`.
enum class WhyExit : std::uint8_t {
    free = 0,
    held = 1,     ///< by something alive
    remnant = 2,  ///< by what goes by itself
    blind = 3,    ///< could not see enough
    refused = 4,  ///< nobody's socket is to blame: EACCES, EADDRNOTAVAIL, …
    misused = 64,
};

/// Throws std::system_error.
Findings look(const NetworkNamespace& where, const BindRequest& request,
              const KernelVersion& kernel, bool with_trials);

/// The sockets on a port with their owners and options: the part of look() that asks nothing of the
/// request. Where `where` is another than the caller's, this takes CAP_SYS_ADMIN.
void look_at_sockets(const NetworkNamespace& where, Findings& findings);

/// What a bind() would be told that leaves the port to the kernel, `own` being its
/// IP_LOCAL_PORT_RANGE. Throws std::system_error.
HolderAnswer look_at_choice(const NetworkNamespace& where, const BindRequest& request,
                            const std::optional<PortRange>& own, const KernelVersion& kernel);

/// What the request as it is would be told.
WhyExit exit_of(const Findings& findings);

/// The numbers of the sockets that are in the way of the request as it is, or may be.
std::vector<std::size_t> in_the_way(const Findings& findings);

}  // namespace bindlab
