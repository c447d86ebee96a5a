#include "netns/device.hpp"

#include <fmt/format.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netlink/route/link/vrf.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "netns/netlink_object.hpp"
#include "netns/netlink_socket.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"
#include "netns/sysctl.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

LinkObject new_link(const DeviceSpec& spec) {
    if (spec.kind == DeviceKind::vrf) {
        auto link = own<LinkObject>(::rtnl_link_vrf_alloc());
        check_libnl(::rtnl_link_vrf_set_tableid(link.get(), spec.table), "choose a VRF's table");
        return link;
    }
    auto link = own<LinkObject>(::rtnl_link_alloc());
    check_libnl(::rtnl_link_set_type(link.get(), to_string(spec.kind).data()), "choose a device");
    return link;
}

int index_of(RouteSocket& routes, std::string_view device) {
    const auto links = routes.links();
    const auto found = std::ranges::find(links, device, &LinkInfo::device);
    if (found == links.end()) {
        throw_errno(ENODEV, fmt::format("look for the VRF {}", device));
    }
    return static_cast<int>(found->index);
}

}  // namespace

std::string_view to_string(DeviceKind kind) {
    return kind == DeviceKind::vrf ? "vrf" : "dummy";
}

void create_device(const NetworkNamespace& where, RouteSocket& routes, const DeviceSpec& spec) {
    const std::string attempt =
        fmt::format("create the {} device {}", to_string(spec.kind), spec.device);
    if (spec.device.size() >= IFNAMSIZ) {
        throw_errno(ERANGE, attempt);  // libnl-route cuts the name and does not tell
    }
    const LinkObject link = new_link(spec);
    ::rtnl_link_set_name(link.get(), spec.device.c_str());
    if (!spec.vrf.empty()) {
        ::rtnl_link_set_master(link.get(), index_of(routes, spec.vrf));
    }
    NetlinkMessage message([&](nl_msg** result) {
        return ::rtnl_link_build_add_request(link.get(), NLM_F_CREATE | NLM_F_EXCL, result);
    });
    routes.request(message, attempt);
    // A veth is born dormant, so start_quietly() comes in time; these have an IPv6 address as soon
    // as they are up (addrconf_notify() in net/ipv6/addrconf.c).
    const std::string mode = fmt::format("net.ipv6.conf.{}.addr_gen_mode", spec.device);
    if (read_sysctl(where, mode)) {
        write_sysctl(where, mode, "1");  // IN6_ADDR_GEN_MODE_NONE
    }
    routes.start_quietly(spec.device);
}

bool kernel_has_device(DeviceKind kind) {
    // Both have a parameter or a version, so they are there if they are built in, too.
    const std::string module = fmt::format("/sys/module/{}", to_string(kind));
    return ::access(module.c_str(), F_OK) == 0;
}

}  // namespace bindlab
