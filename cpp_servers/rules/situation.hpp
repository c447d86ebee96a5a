// What the kernel finds when the second socket comes: one holder of the port, and how it and the
// second socket stand to each other.
//
// Pure. These are the facts that the rules speak of; a listener with a connection that nobody has
// accepted yet are two holders.
#pragma once

#include <cstdint>
#include <vector>

#include "cpp_servers/rules/coordinates.hpp"
#include "cpp_servers/rules/kernel_version.hpp"

namespace bindlab {

/// What holds the port.
enum class Holder : std::uint8_t {
    bound,  ///< neither listening nor connected
    listener,
    connection,  ///< accepted or not, of a process or not
    time_wait,   ///< also FIN_WAIT2 without a descriptor: inet_timewait_sock stands for both
};

struct Situation {
    Cell cell;
    KernelVersion kernel;
    Holder holder = Holder::bound;
    Address held = Address::wildcard4;  ///< a connection's own, not its listener's
    bool has_process = true;            ///< a process has it open

    bool both_reuse_address() const;
    bool both_reuse_port() const;
    bool same_user() const;  ///< who made them, whatever the kernel remembers
    bool second_is_root() const { return cell.users == Users::second_root; }
    bool on_different_devices() const { return cell.devices == Devices::other; }
    /// An IPv6 connection that :: without V6ONLY has accepted.
    bool is_from_dual_stack() const;
    /// Whether the bind bucket's remembered socket, the first one, stands for the second's address.
    bool bucket_knows_address() const;
};

/// One for each holder, the listener first.
std::vector<Situation> situations(const Cell& cell, const KernelVersion& kernel);

}  // namespace bindlab
