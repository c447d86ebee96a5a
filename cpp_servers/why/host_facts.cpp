#include "cpp_servers/why/host_facts.hpp"

#include <linux/capability.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <optional>
#include <sstream>

#include "cpp_servers/why/trial_socket.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"
#include "netns/sysctl.hpp"
#include "netns/user_namespace.hpp"

namespace bindlab {

namespace {

int number_setting(const NetworkNamespace& where, const char* name, int otherwise) {
    const std::string text = read_sysctl(where, name).value_or("");
    int number = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

PortRange port_range_from(const std::string& text) {
    std::istringstream words(text);
    PortRange range;
    std::uint16_t low = 0;
    std::uint16_t high = 0;
    if (words >> low >> high && low <= high) {
        range = {low, high};
    }
    return range;
}

std::set<std::uint16_t> ports_in(const std::string& list, const PortRange& range) {
    std::istringstream parts(list);
    std::string part;
    std::set<std::uint16_t> ports;
    while (std::getline(parts, part, ',')) {
        std::uint16_t low = 0;
        const char* const end = part.data() + part.size();
        const auto first = std::from_chars(part.data(), end, low);
        std::uint16_t high = low;
        if (first.ptr != end && *first.ptr == '-') {
            std::from_chars(first.ptr + 1, end, high);
        }
        for (unsigned port = low; first.ec == std::errc() && port <= high; ++port) {
            if (range.has(static_cast<std::uint16_t>(port))) {
                ports.insert(static_cast<std::uint16_t>(port));
            }
        }
    }
    return ports;
}

HostFacts host_facts(const NetworkNamespace& where, const KernelVersion& kernel) {
    const HostFacts usual;
    HostFacts facts;
    facts.kernel = kernel;
    facts.chosen_ports =
        port_range_from(read_sysctl(where, "net.ipv4.ip_local_port_range").value_or(""));
    facts.reserved_ports = read_sysctl(where, "net.ipv4.ip_local_reserved_ports").value_or("");
    facts.first_unprivileged_port =
        number_setting(where, "net.ipv4.ip_unprivileged_port_start", usual.first_unprivileged_port);
    facts.autobind_reuse = number_setting(where, "net.ipv4.ip_autobind_reuse", 0) != 0;
    facts.fin_timeout = number_setting(where, "net.ipv4.tcp_fin_timeout", usual.fin_timeout);
    facts.tw_reuse = number_setting(where, "net.ipv4.tcp_tw_reuse", usual.tw_reuse);
    facts.tw_reuse_delay = std::chrono::milliseconds(number_setting(
        where, "net.ipv4.tcp_tw_reuse_delay", static_cast<int>(usual.tw_reuse_delay.count())));
    facts.bindv6only = number_setting(where, "net.ipv6.bindv6only", 0) != 0;
    facts.user = ::geteuid();
    facts.heeds_rights = where.heeds_own_capabilities();
    facts.binds_privileged_ports = facts.heeds_rights && has_capability(CAP_NET_BIND_SERVICE);
    facts.root_is_root = is_in_initial_user_namespace();
    if (number_setting(where, "net.ipv4.tcp_l3mdev_accept", 0) == 0) {
        facts.vrfs = vrfs_among(RouteSocket(where).links());
    }
    return facts;
}

bool in_different_vrfs(const HostFacts& host, std::uint32_t one, std::uint32_t other) {
    const auto vrf_of = [&](std::uint32_t device) {
        const auto found = host.vrfs.find(device);
        return found == host.vrfs.end() ? 0 : found->second;
    };
    return vrf_of(one) != vrf_of(other);
}

std::map<std::uint32_t, std::uint32_t> vrfs_among(std::span<const LinkInfo> links) {
    std::map<std::uint32_t, std::uint32_t> vrfs;
    for (const LinkInfo& link : links) {
        if (link.kind == "vrf") {
            vrfs[link.index] = link.index;
        }
    }
    for (const LinkInfo& link : links) {
        if (vrfs.contains(link.master)) {
            vrfs[link.index] = link.master;
        }
    }
    return vrfs;
}

int address_error(const BindRequest& request) {
    TrialSocket socket(request);
    if (socket.error() != 0) {
        return socket.error();
    }
    socket.take_no_port();
    BindRequest any_port = request;
    any_port.where.port = 0;
    return socket.bind(any_port.where);
}

bool lacks_right_to_port(const BindRequest& request, const HostFacts& host) {
    const bool has_right = request.uid == host.user ? host.binds_privileged_ports
                                                    : request.uid == 0 && host.heeds_rights;
    return request.where.port < host.first_unprivileged_port && !has_right;
}

}  // namespace bindlab
