#include "cpp_servers/engine/world/probes.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/socket_option.hpp"
#include "cpp_servers/programs/programs.hpp"
#include "netns/counters.hpp"
#include "netns/descriptor.hpp"
#include "netns/device.hpp"
#include "netns/route_socket.hpp"
#include "netns/socket_table.hpp"
#include "netns/sysctl.hpp"
#include "netns/system_call.hpp"
#include "netns/user_namespace.hpp"

namespace bindlab {
namespace {

bool is_ours(std::string_view name) {
    const auto ours = programs();
    return std::ranges::find(ours, name, &Program::name) != ours.end();
}

/// net.ipv4.conf.eth0.rp_filter as net.ipv4.conf.lo.rp_filter: the devices of a case are not there
/// yet when it is asked, and lo has the same settings (devinet_sysctl_register() of
/// net/ipv4/devinet.c, neigh_sysctl_register() of net/core/neighbour.c). Any other name as it is.
std::string of_any_device(std::string_view name) {
    for (const std::string_view family : {"net.ipv4.", "net.ipv6."}) {
        for (const std::string_view kind : {"conf.", "neigh."}) {
            const std::string head = std::string(family).append(kind);
            if (const auto key = name.rfind('.');
                name.starts_with(head) && key != name.npos && key > head.size()) {
                return head + "lo" + std::string(name.substr(key));
            }
        }
    }
    return std::string(name);
}

Presence probe_program(const std::string& name) {
    if (is_ours(name)) {
        return {true, "part of bindlab"};
    }
    if (name.find('/') != name.npos && access(name.c_str(), X_OK) != 0) {
        return {false, std::generic_category().message(errno)};
    }
    const auto path = find_program(name);
    if (!path) {
        return {false, "not in PATH"};
    }
    // As /proc shows the file that a process runs: no link on the way to it.
    std::error_code error;
    const auto file = std::filesystem::canonical(*path, error);
    return {true, error ? *path : file.native()};
}

}  // namespace

std::optional<std::string> find_program(std::string_view name) {
    if (name.find('/') != std::string_view::npos) {
        std::string path(name);
        return access(path.c_str(), X_OK) == 0 ? std::optional(path) : std::nullopt;
    }
    const char* variable = std::getenv("PATH");
    std::string_view folders = variable == nullptr ? "/bin:/usr/bin" : variable;
    while (!folders.empty()) {
        const auto colon = folders.find(':');
        std::string path(folders.substr(0, colon));
        path.append("/").append(name);
        if (access(path.c_str(), X_OK) == 0) {
            return path;
        }
        folders.remove_prefix(colon == std::string_view::npos ? folders.size() : colon + 1);
    }
    return std::nullopt;
}

const Presence& Probes::look(const Need& need) {
    const auto [known, fresh] = known_.try_emplace({need.kind, need.name});
    if (fresh) {
        known->second = probe(need);
    }
    return known->second;
}

Presence Probes::probe(const Need& need) {
    switch (need.kind) {
        using enum Need::Kind;
        case sysctl:
            return probe_sysctl(need.name);
        case program:
            return probe_program(need.name);
        case option: {
            const bool known = scratch_.run_inside([&] { return kernel_has_option(need.name); });
            return {known, known ? "" : "the kernel does not know this socket option"};
        }
        case ipv6:
            return probe_ipv6();
        case tcpdump:
            return capture_ == CaptureMeans::libpcap ? Presence{true, "libpcap, part of bindlab"}
                                                     : probe_program("tcpdump");
        case bound_inactive:
            return probe_bound_inactive();
        case user:
            return probe_user(need.name);
        case device:
            return probe_device(need.name);
        case counter:
            return probe_counter(need.name);
        case socket: {
            if (scratch_.run_inside([&] { return kernel_has_socket(need.name); })) {
                return {true, ""};
            }
            // MPTCP is never a module (config MPTCP of net/mptcp/Kconfig is bool).
            return {false, need.name == "sctp" ? "the kernel has no such sockets, or their module "
                                                 "is not loaded (modprobe sctp)"
                                               : "the kernel has no such sockets"};
        }
        case destroy: {
            const bool can = scratch_.run_inside([] { return kernel_can_destroy(); });
            return {can, can ? "" : "the kernel is built without CONFIG_INET_DIAG_DESTROY"};
        }
    }
    return {};
}

std::optional<std::string> Probes::sysctl(std::string_view name) const {
    const auto value = read_sysctl(scratch_, name);
    return value ? value : read_sysctl(scratch_, of_any_device(name));
}

Presence Probes::probe_sysctl(const std::string& name) const {
    const auto value = sysctl(name);
    if (value) {
        return {true, *value};
    }
    // Those that reach beyond the namespace are taken out of the list there (register_net_sysctl(),
    // and sysctl_core_net_init() in net/core/sysctl_net_core.c).
    return {false, is_in_initial_user_namespace()
                       ? "the kernel has no such setting"
                       : "the kernel has no such setting, or keeps it from user namespaces"};
}

Presence Probes::probe_user(const std::string& uid) {
    uid_t number = 0;
    const auto [end, error] = std::from_chars(uid.data(), uid.data() + uid.size(), number);
    if (error != std::errc() || end != uid.data() + uid.size()) {
        return {false, "a user is named by a number"};
    }
    return has_user(number)
               ? Presence{true, ""}
               : Presence{false,
                          "this user namespace has no such id: install uidmap and have "
                          "subordinate ids (usermod --add-subuids 100000-165535 --add-subgids "
                          "100000-165535), or run as root"};
}

Presence Probes::probe_device(const std::string& name) {
    for (const DeviceKind kind : {DeviceKind::dummy, DeviceKind::vrf}) {
        if (name != to_string(kind)) {
            continue;
        }
        if (!kernel_has_device(kind)) {
            return {false,
                    "the kernel has no such devices, or their module is not loaded (modprobe " +
                        name + ")"};
        }
        try {
            constexpr std::uint32_t kTable = 1001;
            RouteSocket routes(scratch_);
            create_device(scratch_, routes, {"probe-" + name, kind, kTable, ""});
        } catch (const std::system_error& fault) {
            return {false, fault.what()};
        }
        return {true, ""};
    }
    return {false, "it is neither dummy nor vrf"};
}

Presence Probes::probe_counter(const std::string& name) const {
    return read_counters(scratch_).contains(name)
               ? Presence{true, ""}
               : Presence{false, "the kernel has no such counter (nstat -az shows those it has)"};
}

Presence Probes::probe_ipv6() {
    const auto disabled = read_sysctl(scratch_, "net.ipv6.conf.all.disable_ipv6");
    if (!disabled) {
        return {false, "the kernel is built or was booted without IPv6"};
    }
    return *disabled == "0" ? Presence{true, ""}
                            : Presence{false, "net.ipv6.conf.all.disable_ipv6 is " + *disabled};
}

Presence Probes::probe_bound_inactive() {
    const Descriptor bound = scratch_.run_inside([] {
        Descriptor socket(check(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "open a socket"));
        const SocketAddress address = Endpoint::parse("127.0.0.1:0").to_socket_address();
        check(bind(socket.get(), address.get(), address.length), "bind a socket to 127.0.0.1");
        return socket;
    });
    const auto table = SocketTable(scratch_).read();
    const bool shown =
        std::ranges::find(table, "BOUND_INACTIVE", &SocketEntry::state) != table.end();
    return {shown, shown ? "" : "the socket table lists no TCP sockets that are bound only"};
}

}  // namespace bindlab
