// Why a call failed: which kind of reason, in a sentence, and what would have let it succeed.
//
// Passive data. Finding it out is left to `internet_reasons` and `unix_reasons`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/why/findings.hpp"

namespace bindlab {

enum class ReasonKind : std::uint8_t {
    port_held,          ///< something alive is on the port
    port_remnant,       ///< only what goes by itself
    port_other_user,    ///< a SO_REUSEPORT group of another user
    port_unexplained,   ///< nothing that can be seen explains it
    privileged_port,    ///< below ip_unprivileged_port_start
    forbidden,          ///< another EACCES, or EPERM: permissions, a security module, a firewall
    address_not_here,   ///< no interface has the address
    address_tentative,  ///< an interface has it, but it may not be bound yet
    ports_used_up,      ///< of the range that the kernel chooses from
    connection_exists,  ///< the same two ends are connected already
    no_such_family,     ///< no IPv6, or an address of another family than the socket's
    already_bound,      ///< the socket has a local address already
    path_served,        ///< a unix socket's name, and a living process has it
    path_left_over,     ///< a unix socket's path, and nobody has it
    path_other_file,    ///< the path leads to something else
    path_missing,       ///< the path, or its folder, is not there
    nobody_listens,     ///< ECONNREFUSED
    unreachable,        ///< no way there, or no answer
    wrong_descriptor,   ///< it is closed, or no socket, or of a kind that cannot
    other,
};

/// "port-held", "port-remnant", …: as JSON has it.
std::string_view to_string(ReasonKind kind);

struct Explanation {
    ReasonKind kind = ReasonKind::other;
    std::string sentence;
    std::vector<std::string> remedies;  ///< what would have let it, a sentence each
    std::optional<Findings> findings;   ///< of a port: as `why PORT` has them
};

}  // namespace bindlab
