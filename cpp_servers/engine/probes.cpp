#include "cpp_servers/engine/probes.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/socket_option.hpp"
#include "cpp_servers/engine/json_text.hpp"
#include "cpp_servers/engine/kernel.hpp"
#include "cpp_servers/programs/programs.hpp"
#include "netns/descriptor.hpp"
#include "netns/socket_table.hpp"
#include "netns/sysctl.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

// Settings of which not every kernel has each, and that scenarios are about.
constexpr auto kSysctls = std::to_array<std::string_view>({
    "net.ipv4.ip_autobind_reuse",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_nonlocal_bind",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.tcp_child_ehash_entries",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_l3mdev_accept",
    "net.ipv4.tcp_max_tw_buckets",
    "net.ipv4.tcp_migrate_req",
    "net.ipv4.tcp_rfc1337",
    "net.ipv4.tcp_syn_linear_timeouts",
    "net.ipv4.tcp_timestamps",
    "net.ipv4.tcp_tw_recycle",
    "net.ipv4.tcp_tw_reuse",
    "net.ipv4.tcp_tw_reuse_delay",
    "net.ipv6.bindv6only",
});

bool is_ours(std::string_view name) {
    const auto ours = programs();
    return std::ranges::find(ours, name, &Program::name) != ours.end();
}

Presence probe_program(const std::string& name) {
    if (is_ours(name)) {
        return {true, "part of bindlab"};
    }
    const auto path = find_program(name);
    return path ? Presence{true, *path} : Presence{false, "not in PATH"};
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
    }
    return {};
}

Presence Probes::probe_sysctl(const std::string& name) {
    const auto value = read_sysctl(scratch_, name);
    return value ? Presence{true, *value} : Presence{false, "the kernel has no such setting"};
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

std::string Probes::describe() {
    const Kernel kernel = Kernel::current();
    JsonText text;
    text.open_object().key("kernel").open_object();
    text.member("release", kernel.release).member("version", kernel.version);
    text.member("machine", kernel.machine).close_object();
    text.member("engine", BINDLAB_VERSION);
    text.member("ipv6", look({Need::Kind::ipv6, ""}).present);
    text.member("bound_inactive", look({Need::Kind::bound_inactive, ""}).present);
    text.member("tcpdump", find_program("tcpdump"));
    text.key("sysctls").open_object();
    for (const std::string_view name : kSysctls) {
        text.member(name, read_sysctl(scratch_, name));
    }
    text.close_object().key("options").open_object();
    for (const SocketOption& option : socket_options()) {
        text.member(option.name, look({Need::Kind::option, std::string(option.name)}).present);
    }
    text.close_object().key("programs").open_array();
    for (const Program& program : programs()) {
        text.text(program.name);
    }
    text.close_array().close_object();
    return text.str();
}

}  // namespace bindlab
