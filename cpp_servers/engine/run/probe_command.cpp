#include "cpp_servers/engine/run/probe_command.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "cpp_servers/actor/socket_option.hpp"
#include "cpp_servers/build.hpp"
#include "cpp_servers/engine/record/json_line.hpp"
#include "cpp_servers/engine/record/kernel.hpp"
#include "cpp_servers/programs/programs.hpp"

namespace bindlab {
namespace {

using Json = nlohmann::ordered_json;

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

Json or_null(const std::optional<std::string>& text) {
    return text ? Json(*text) : Json();
}

Json sysctls_of(const Probes& probes) {
    Json sysctls = Json::object();
    for (const std::string_view name : kSysctls) {
        sysctls[std::string(name)] = or_null(probes.sysctl(name));
    }
    return sysctls;
}

Json options_of(Probes& probes) {
    Json options = Json::object();
    for (const SocketOption& option : socket_options()) {
        const std::string name(option.name);
        options[name] = probes.look({Need::Kind::option, name}).present;
    }
    return options;
}

Json names_of_programs() {
    Json names = Json::array();
    for (const Program& program : programs()) {
        names.push_back(program.name);
    }
    return names;
}

}  // namespace

std::string describe_machine(Probes& probes) {
    const Kernel kernel = Kernel::current();
    return json_line(
        {{"kernel",
          {{"release", kernel.release}, {"version", kernel.version}, {"machine", kernel.machine}}},
         {"engine", Build::current().version},
         {"commit", Build::current().commit},
         {"ipv6", probes.look({Need::Kind::ipv6, ""}).present},
         {"bound_inactive", probes.look({Need::Kind::bound_inactive, ""}).present},
         {"tcpdump", or_null(find_program("tcpdump"))},
         {"sysctls", sysctls_of(probes)},
         {"options", options_of(probes)},
         {"programs", names_of_programs()}});
}

}  // namespace bindlab
