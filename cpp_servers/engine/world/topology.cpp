#include "cpp_servers/engine/world/topology.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "netns/device.hpp"
#include "netns/link.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {
namespace {

// Settings that decide whether an address can be bound, recorded for every host.
constexpr auto kTellingSysctls = std::to_array<std::string_view>({
    "net.ipv4.ip_forward",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_nonlocal_bind",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.tcp_abort_on_overflow",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_max_tw_buckets",
    "net.ipv4.tcp_rfc1337",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_timestamps",
    "net.ipv4.tcp_tw_reuse",
    "net.ipv4.tcp_tw_reuse_delay",
    "net.ipv6.bindv6only",
});

const std::vector<InterfaceAddress>& addresses_of(const HostPlan& host, std::string_view device) {
    static const std::vector<InterfaceAddress> none;
    const auto found = std::ranges::find(host.interfaces, device, &InterfacePlan::device);
    return found == host.interfaces.end() ? none : found->addresses;
}

bool is_link_end(const Plan& plan, std::size_t host, std::string_view device) {
    return std::ranges::any_of(plan.links, [&](const LinkPlan& link) {
        return (link.a.host == host && link.a.device == device) ||
               (link.b.host == host && link.b.device == device);
    });
}

std::vector<InterfaceSeen> interfaces_of(Host& host) {
    const auto addresses = host.routes.addresses();
    std::vector<InterfaceSeen> interfaces;
    for (const LinkInfo& link : host.routes.links()) {
        InterfaceSeen seen{link.device, link.index, link.mac, link.mtu, link.up, {}};
        for (const AddressInfo& it : addresses) {
            if (it.device == link.device) {
                seen.addresses.push_back(it.address.to_string());
            }
        }
        interfaces.push_back(std::move(seen));
    }
    return interfaces;
}

}  // namespace

Topology::Topology(const Plan& plan, const NamespaceFactory& namespaces)
    : plan_(plan), former_(plan.hosts.size()) {
    hosts_.reserve(plan.hosts.size());
    for (const HostPlan& host : plan.hosts) {
        hosts_.emplace_back(host.name, namespaces);
    }
}

void Topology::connect() {
    if (!plan_.captures.empty()) {
        // A wire that is silent until the first step; costs time that only a capture repays.
        for (const Host& host : hosts_) {
            report_groups_at_once(host.where);
        }
    }
    const auto end = [this](const LinkEndPlan& plan) {
        Host& host = hosts_[plan.host];
        return VethEnd{&host.where, &host.routes, plan.device, plan.mac,
                       addresses_of(plan_.hosts[plan.host], plan.device)};
    };
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        create_devices(i);
    }
    for (const LinkPlan& link : plan_.links) {
        create_veth_pair(end(link.a), end(link.b));
    }
}

/// VRFs first, for others belong to them; the table of each is its own.
void Topology::create_devices(std::size_t index) {
    constexpr std::uint32_t kFirstTable = 1001;
    std::uint32_t table = kFirstTable;
    for (const DeviceKind kind : {DeviceKind::vrf, DeviceKind::dummy}) {
        for (const InterfacePlan& interface : plan_.hosts[index].interfaces) {
            if (interface.kind == kind) {
                create_device(hosts_[index].where, hosts_[index].routes,
                              {interface.device, kind, table++, interface.vrf});
            }
        }
    }
}

SettingRefused::SettingRefused(const ValueRefused& refusal, int at_line, std::string now)
    : std::runtime_error([&] {
          std::replace(now.begin(), now.end(), '\t', ' ');
          return fmt::format("{} (it is \"{}\")", refusal.what(), now);
      }()),
      line(at_line) {}

void Topology::configure() {
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        configure(i);
    }
}

void Topology::configure(std::size_t index) {
    const HostPlan& plan = plan_.hosts[index];
    Host& host = hosts_[index];
    for (const SysctlPlan& sysctl : plan.sysctls) {
        former_[index].push_back(read_sysctl(host.where, sysctl.name));
        try {
            write_sysctl(host.where, sysctl.name, sysctl.value);
        } catch (const ValueRefused& refusal) {
            throw SettingRefused(refusal, sysctl.line, former_[index].back().value_or(""));
        }
    }
    for (const InterfacePlan& interface : plan.interfaces) {
        if (is_link_end(plan_, index, interface.device)) {
            continue;  // connect() has given it its addresses
        }
        if (!interface.vrf.empty()) {
            // In force as soon as they are there: a lookup outside the VRF does not find them.
            host.routes.announce_addresses(interface.device, interface.addresses);
            continue;
        }
        for (const InterfaceAddress& address : interface.addresses) {
            host.routes.add_address(interface.device, address);
        }
    }
    for (const RoutePlan& route : plan.routes) {
        host.routes.add_route(route.to, route.via, route.device);
    }
    for (const NeighbourPlan& neighbour : plan.neighbours) {
        host.routes.set_neighbour(neighbour.device, neighbour.address, neighbour.mac);
    }
}

void Topology::record(Observations& observations) {
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        Host& host = hosts_[i];
        observations.write(
            HostMade{host.name, host.where.inode(), interfaces_of(host), sysctls_of(i)});
    }
}

std::vector<SysctlSeen> Topology::sysctls_of(std::size_t index) const {
    const NetworkNamespace& where = hosts_[index].where;
    const auto& set = plan_.hosts[index].sysctls;
    std::vector<std::string> names;
    names.reserve(set.size() + kTellingSysctls.size());
    for (const SysctlPlan& sysctl : set) {
        names.push_back(sysctl.name);
    }
    for (const std::string_view name : kTellingSysctls) {
        if (std::ranges::find(set, name, &SysctlPlan::name) == set.end()) {
            names.emplace_back(name);
        }
    }
    auto values = read_sysctls(where, names);
    std::vector<SysctlSeen> seen;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i < set.size()) {
            seen.push_back({std::move(names[i]),
                            SysctlSeen::Change{former_[index][i], set[i].value},
                            std::move(values[i])});
        } else if (values[i]) {
            seen.push_back({std::move(names[i]), std::nullopt, std::move(values[i])});
        }
    }
    return seen;
}

}  // namespace bindlab
