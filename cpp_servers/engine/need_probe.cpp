#include "cpp_servers/engine/need_probe.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/engine/path_search.hpp"
#include "cpp_servers/programs/programs.hpp"
#include "netns/descriptor.hpp"
#include "netns/names.hpp"
#include "netns/socket_table.hpp"
#include "netns/sysctl.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

Finding probe_sysctl(const std::string& name, const NetworkNamespace& where) {
    const auto value = read_sysctl(where, name);
    return value ? Finding{true, *value} : Finding{false, "this kernel has no such setting"};
}

Finding probe_program(const std::string& name) {
    if (std::ranges::find(programs(), name, &Program::name) != programs().end()) {
        return {true, "one of bindlab's own"};
    }
    const auto file = find_program(name);
    return file ? Finding{true, *file} : Finding{false, "not found in PATH: install it"};
}

Finding probe_option(const std::string& name, const NetworkNamespace& where) {
    const bool known = where.run_inside([&] { return kernel_has_option(name); });
    return {known, known ? "" : "this kernel does not know the option"};
}

Finding probe_ipv6(const NetworkNamespace& where) {
    const auto disabled = read_sysctl(where, "net.ipv6.conf.default.disable_ipv6");
    if (!disabled) {
        return {false, "this kernel has no IPv6"};
    }
    return *disabled == "0" ? Finding{true, ""} : Finding{false, "IPv6 is disabled"};
}

/// Binds a TCP socket and looks whether the table shows it (inet_diag from Linux 6.8 on does, see
/// TCP_BOUND_INACTIVE in include/net/tcp_states.h).
Finding probe_bound_inactive(const NetworkNamespace& where) {
    const Descriptor bound = where.run_inside([] {
        Descriptor it(check(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "open a TCP socket"));
        sockaddr_in any{};
        any.sin_family = AF_INET;
        check(bind(it.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any),
              "bind a TCP socket");
        // Without a port bind() leaves it unbound on some kernels: listening is not wanted either.
        return it;
    });
    const auto table = SocketTable(where).read();
    const bool seen =
        std::ranges::find(table, "BOUND_INACTIVE", &SocketEntry::state) != table.end();
    return {seen, seen ? "" : "this kernel's socket table leaves bound sockets out"};
}

}  // namespace

Finding probe(const Need& need, const NetworkNamespace& where) {
    switch (need.kind) {
        using enum Need::Kind;
        case sysctl:
            return probe_sysctl(need.name, where);
        case program:
            return probe_program(need.name);
        case option:
            return probe_option(need.name, where);
        case ipv6:
            return probe_ipv6(where);
        case tcpdump:
            return probe_program("tcpdump");
        case bound_inactive:
            return probe_bound_inactive(where);
    }
    return {false, "unknown need"};
}

std::string describe(const Need& need) {
    return need.name.empty() ? std::string(to_string(need.kind))
                             : fmt::format("{} {}", to_string(need.kind), need.name);
}

}  // namespace bindlab
