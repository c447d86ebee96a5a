#include "cpp_servers/engine/topology.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

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

}  // namespace

Topology::Topology(const Plan& plan, const Nursery& nursery)
    : plan_(plan), former_(plan.hosts.size()) {
    hosts_.reserve(plan.hosts.size());
    for (const HostPlan& host : plan.hosts) {
        hosts_.emplace_back(host.name, nursery);
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
    for (const LinkPlan& link : plan_.links) {
        create_veth_pair(end(link.a), end(link.b));
    }
}

void Topology::furnish() {
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        furnish(i);
    }
}

void Topology::furnish(std::size_t index) {
    const HostPlan& plan = plan_.hosts[index];
    Host& host = hosts_[index];
    for (const SysctlPlan& sysctl : plan.sysctls) {
        former_[index].push_back({sysctl.name, read_sysctl(host.where, sysctl.name)});
        write_sysctl(host.where, sysctl.name, sysctl.value);
    }
    for (const InterfacePlan& interface : plan.interfaces) {
        if (is_link_end(plan_, index, interface.device)) {
            continue;  // connect() has given it its addresses
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
        observations.write("host", [&](JsonText& text) {
            text.member("name", hosts_[i].name).member("namespace", hosts_[i].where.inode());
            record_interfaces(text, hosts_[i]);
            record_sysctls(text, i);
        });
    }
}

void Topology::record_interfaces(JsonText& text, Host& host) const {
    const auto addresses = host.routes.addresses();
    text.key("interfaces").open_array();
    for (const LinkInfo& link : host.routes.links()) {
        text.open_object().member("device", link.device).member("index", link.index);
        text.member("mac", link.mac).member("mtu", link.mtu).member("up", link.up);
        text.key("addresses").open_array();
        for (const AddressInfo& it : addresses) {
            if (it.device == link.device) {
                text.text(it.address.to_string());
            }
        }
        text.close_array().close_object();
    }
    text.close_array();
}

void Topology::record_sysctls(JsonText& text, std::size_t index) const {
    const NetworkNamespace& where = hosts_[index].where;
    const auto& set = plan_.hosts[index].sysctls;
    text.key("sysctls").open_object();
    for (std::size_t i = 0; i < set.size(); ++i) {
        text.key(set[i].name).open_object();
        text.member("was", former_[index][i].value).member("set", set[i].value);
        text.member("now", read_sysctl(where, set[i].name)).close_object();
    }
    for (const std::string_view name : kTellingSysctls) {
        const bool told = std::ranges::find(set, name, &SysctlPlan::name) != set.end();
        if (const auto now = told ? std::nullopt : read_sysctl(where, name)) {
            text.key(name).open_object().member("now", *now).close_object();
        }
    }
    text.close_object();
}

}  // namespace bindlab
