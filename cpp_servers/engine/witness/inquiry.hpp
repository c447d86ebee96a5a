// What is asked right after the kernel has refused an actor an address, a port or a group: what the
// actors of that host have open, and with which options.
//
// Refers to the plan, the hosts and the actors. Promises to change nothing: the sockets are looked
// at as the actors', which wait for their next line, and let go of again (pidfd_getfd(2)). Who of
// them was in the way is left to the judge.
#pragma once

#include <optional>
#include <span>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/process/actors.hpp"
#include "cpp_servers/engine/record/record.hpp"
#include "cpp_servers/engine/world/host.hpp"

namespace bindlab {

/// The TCP and UDP sockets that a process has open, in the order of their descriptors: at most
/// those of the first kDescriptors numbers. nullopt where the kernel does not let us look (ENOSYS
/// before Linux 5.6, EPERM under Yama or seccomp). Throws std::system_error for anything else.
std::optional<std::vector<OpenSocket>> open_sockets(const std::string& actor, int pidfd);

inline constexpr int kDescriptors = 256;

class Inquirer {
public:
    /// All must outlive the object.
    Inquirer(const Plan& plan, std::span<Host> hosts, Actors& actors)
        : plan_(plan), hosts_(hosts), actors_(actors) {}

    /// For a call that ended in EADDRINUSE, EADDRNOTAVAIL or EACCES, and a connect() or sendto() in
    /// EAGAIN; nullopt for any other step, and where the kernel does not let us look. Programs are
    /// not asked: they do not wait meanwhile.
    std::optional<Inquiry> after(const Step& step, std::string_view outcome);

private:
    const Plan& plan_;
    std::span<Host> hosts_;
    Actors& actors_;
};

}  // namespace bindlab
