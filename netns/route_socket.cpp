#include "netns/route_socket.hpp"

#include <fmt/format.h>
#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/route/link/inet.h>
#include <netlink/route/link/inet6.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <functional>
#include <map>
#include <tuple>

#include "netns/descriptor.hpp"
#include "netns/mac_address.hpp"
#include "netns/netlink_object.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_answer.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

/// How long the kernel's own work (linkwatch, addrconf) may take before something is wrong.
constexpr std::chrono::seconds kPatience{10};

constexpr std::string_view kDescribing = "describe what to ask of rtnetlink";

/// Asks `reached` again and again; false after kPatience. The kernel does the awaited work on a
/// thread of its own and tells nobody when it is done. Mostly it needs no more than the processor,
/// so that is what it gets first.
bool await(const std::function<bool()>& reached) {
    constexpr int kYields = 20;
    constexpr timespec kPause{.tv_sec = 0, .tv_nsec = 200'000};
    const auto end = std::chrono::steady_clock::now() + kPatience;
    for (int count = 0; !reached(); ++count) {
        if (count < kYields) {
            ::sched_yield();
        } else if (std::chrono::steady_clock::now() < end) {
            ::nanosleep(&kPause, nullptr);
        } else {
            return false;
        }
    }
    return true;
}

/// It may be built without, or booted with ipv6.disable=1.
bool kernel_has_ipv6() {
    static const bool has =
        static_cast<bool>(Descriptor(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)));
    return has;
}

/// For netdevice(7) ioctls; a name that is too long names no device.
ifreq name_request(std::string_view device) {
    ifreq request{};
    if (device.size() < sizeof request.ifr_name) {
        std::copy(device.begin(), device.end(), request.ifr_name);
    }
    return request;
}

NetlinkMessage change_request(std::uint32_t index, rtnl_link& changes) {
    const auto link = own<LinkObject>(::rtnl_link_alloc());
    ::rtnl_link_set_ifindex(link.get(), static_cast<int>(index));
    return NetlinkMessage([&](nl_msg** result) {
        return ::rtnl_link_build_change_request(link.get(), &changes, 0, result);
    });
}

InterfaceAddressObject address_object(std::uint32_t index, const InterfaceAddress& address) {
    auto object = own<InterfaceAddressObject>(::rtnl_addr_alloc());
    ::rtnl_addr_set_ifindex(object.get(), static_cast<int>(index));
    ::rtnl_addr_set_scope(object.get(), RT_SCOPE_UNIVERSE);  // else it depends on the address
    check_libnl(::rtnl_addr_set_local(object.get(), to_netlink(address).get()), kDescribing);
    return object;
}

/// libnl-route takes a length of 0 for one that is missing, hence the detour.
NetlinkMessage add_request(rtnl_addr& address, std::uint8_t prefix) {
    ::rtnl_addr_set_prefixlen(&address, std::max<int>(prefix, 1));
    NetlinkMessage message([&](nl_msg** result) {
        return ::rtnl_addr_build_add_request(&address, NLM_F_EXCL, result);
    });
    static_cast<ifaddrmsg*>(::nlmsg_data(::nlmsg_hdr(message.get())))->ifa_prefixlen = prefix;
    return message;
}

NeighbourObject neighbour_object(std::uint32_t index, const IpAddress& address) {
    auto object = own<NeighbourObject>(::rtnl_neigh_alloc());
    ::rtnl_neigh_set_ifindex(object.get(), static_cast<int>(index));
    ::rtnl_neigh_set_state(object.get(), NUD_PERMANENT);
    check_libnl(::rtnl_neigh_set_dst(object.get(), to_netlink(address).get()), kDescribing);
    return object;
}

RouteObject route_object(const InterfaceAddress& destination) {
    auto object = own<RouteObject>(::rtnl_route_alloc());  // unicast, static, in the main table
    check_libnl(::rtnl_route_set_dst(object.get(), to_netlink(destination).get()), kDescribing);
    return object;
}

}  // namespace

RouteSocket::RouteSocket(const NetworkNamespace& where)
    : where_(where.name()), socket_(where, NETLINK_ROUTE) {}

std::string RouteSocket::in(std::string_view attempt) const {
    return fmt::format("{} in {}", attempt, where_);
}

void RouteSocket::request(NetlinkMessage& message, std::string_view attempt) {
    socket_.request(message, in(attempt));
}

void RouteSocket::query(NetlinkMessage& message, std::string_view attempt,
                        const std::function<void()>& begin,
                        const std::function<void(const nlmsghdr&)>& each) {
    socket_.query(message, in(attempt), begin, each);
}

std::uint32_t RouteSocket::index(std::string_view device) const {
    ifreq request = name_request(device);
    check(::ioctl(socket_.descriptor(), SIOCGIFINDEX, &request),
          [&] { return in(fmt::format("look for device {}", device)); });
    return static_cast<std::uint32_t>(request.ifr_ifindex);
}

void RouteSocket::set_link(std::string_view device, bool up) {
    const auto changes = own<LinkObject>(::rtnl_link_alloc());
    (up ? ::rtnl_link_set_flags : ::rtnl_link_unset_flags)(changes.get(), IFF_UP);
    NetlinkMessage message = change_request(index(device), *changes);
    request(message, fmt::format("set link {} {}", device, up ? "up" : "down"));
}

void RouteSocket::start_quietly(std::string_view device) {
    const auto changes = own<LinkObject>(::rtnl_link_alloc());
    ::rtnl_link_set_flags(changes.get(), IFF_UP);
    check_libnl(::rtnl_link_inet_set_conf(changes.get(), IPV4_DEVCONF_FORWARDING, 0), kDescribing);
    if (kernel_has_ipv6()) {
        check_libnl(::rtnl_link_inet6_set_addr_gen_mode(changes.get(), IN6_ADDR_GEN_MODE_NONE),
                    kDescribing);
    }
    NetlinkMessage message = change_request(index(device), *changes);
    request(message, fmt::format("start link {}", device));
}

void RouteSocket::await_running(std::string_view device) {
    if (!await([&] { return link(device, RTEXT_FILTER_SKIP_STATS).running; })) {
        throw_errno(ETIMEDOUT, in(fmt::format("wait for link {} to run", device)));
    }
}

void RouteSocket::add_address(std::string_view device, const InterfaceAddress& address) {
    announce_addresses(device, std::span(&address, 1));
    await_addresses(std::span(&address, 1));
}

void RouteSocket::announce_addresses(std::string_view device,
                                     std::span<const InterfaceAddress> addresses) {
    const std::uint32_t link = index(device);
    for (const InterfaceAddress& address : addresses) {
        announce_address(device, link, address,
                         address.address.family == Family::ipv6 ? IFA_F_NODAD : 0);
    }
}

void RouteSocket::announce_address(std::string_view device, std::uint32_t link,
                                   const InterfaceAddress& address, std::uint32_t flags) {
    const auto object = address_object(link, address);
    if (flags != 0) {
        ::rtnl_addr_set_flags(object.get(), flags);
    }
    NetlinkMessage message = add_request(*object, address.prefix);
    request(message, fmt::format("add address {} to {}", address.to_string(), device));
}

void RouteSocket::add_tentative_address(std::string_view device, const InterfaceAddress& address) {
    announce_address(device, index(device), address, 0);
}

void RouteSocket::await_addresses(std::span<const InterfaceAddress> addresses) {
    for (const InterfaceAddress& it : addresses) {
        const IpAddress& address = it.address;
        if (address.family == Family::ipv6 && !await([&] { return is_local(address); })) {
            throw_errno(ETIMEDOUT,
                        in(fmt::format("wait for {} to be in force", address.to_string())));
        }
    }
}

void RouteSocket::remove_address(std::string_view device, const InterfaceAddress& address) {
    const auto object = address_object(index(device), address);
    NetlinkMessage message(
        [&](nl_msg** result) { return ::rtnl_addr_build_delete_request(object.get(), 0, result); });
    request(message, fmt::format("remove address {} from {}", address.to_string(), device));
}

void RouteSocket::add_route(const InterfaceAddress& destination,
                            const std::optional<IpAddress>& gateway, std::string_view device) {
    const auto route = route_object(destination);
    ::rtnl_route_set_scope(route.get(), gateway || destination.address.family == Family::ipv6
                                            ? RT_SCOPE_UNIVERSE
                                            : RT_SCOPE_LINK);
    auto hop = own<NexthopObject>(::rtnl_route_nh_alloc());
    ::rtnl_route_nh_set_ifindex(hop.get(), static_cast<int>(index(device)));
    if (gateway) {
        ::rtnl_route_nh_set_gateway(hop.get(), to_netlink(*gateway).get());
    }
    ::rtnl_route_add_nexthop(route.get(), hop.release());
    NetlinkMessage message([&](nl_msg** result) {
        return ::rtnl_route_build_add_request(route.get(), NLM_F_EXCL, result);
    });
    const std::string via = gateway ? " via " + gateway->to_string() : "";
    request(message, fmt::format("add route {}{} dev {}", destination.to_string(), via, device));
}

void RouteSocket::set_neighbour(std::string_view device, const IpAddress& address,
                                std::string_view mac) {
    const auto object = neighbour_object(index(device), address);
    ::rtnl_neigh_set_lladdr(object.get(), to_netlink(parse_mac(mac)).get());
    NetlinkMessage message([&](nl_msg** result) {
        return ::rtnl_neigh_build_add_request(object.get(), NLM_F_CREATE | NLM_F_REPLACE, result);
    });
    request(message,
            fmt::format("set neighbour {} lladdr {} dev {}", address.to_string(), mac, device));
}

void RouteSocket::remove_neighbour(std::string_view device, const IpAddress& address) {
    const auto object = neighbour_object(index(device), address);
    NetlinkMessage message([&](nl_msg** result) {
        return ::rtnl_neigh_build_delete_request(object.get(), 0, result);
    });
    request(message, fmt::format("remove neighbour {} dev {}", address.to_string(), device));
}

bool RouteSocket::has_index(int index) const {
    ifreq request{};
    request.ifr_ifindex = index;
    return ::ioctl(socket_.descriptor(), SIOCGIFNAME, &request) == 0;
}

LinkInfo RouteSocket::link(std::string_view device, std::uint32_t mask) {
    const int link = static_cast<int>(index(device));
    NetlinkMessage message(
        [&](nl_msg** result) { return ::rtnl_link_build_get_request(link, nullptr, result); });
    // libnl-route's own mask cannot be changed; of two the kernel takes the last.
    message.put(IFLA_EXT_MASK, mask);
    LinkInfo result;
    query(
        message, fmt::format("look at link {}", device), [] {},
        [&](const nlmsghdr& answer) { result = parse_link(answer); });
    return result;
}

LinkCounters RouteSocket::counters(std::string_view device) {
    const auto counters = link(device, 0).counters;
    if (!counters) {
        throw_errno(ENODATA, in(fmt::format("count the packets of {}", device)));
    }
    return *counters;
}

// libnl-route makes the requests for a list only together with a cache (nl_cache_refill()), which
// loses the kernel's errno. Hence the headers here and in addresses(); the answers it understands.
std::vector<LinkInfo> RouteSocket::links() {
    NetlinkMessage message(RTM_GETLINK, NLM_F_DUMP);
    message.header(ifinfomsg{});
    std::vector<LinkInfo> result;
    query(
        message, "list the links", [&] { result.clear(); },
        [&](const nlmsghdr& answer) { result.push_back(parse_link(answer)); });
    std::sort(result.begin(), result.end(),
              [](const LinkInfo& a, const LinkInfo& b) { return a.index < b.index; });
    return result;
}

std::vector<AddressInfo> RouteSocket::addresses() {
    std::map<std::uint32_t, std::string> devices;
    for (const LinkInfo& link : links()) {
        devices[link.index] = link.device;
    }
    NetlinkMessage message(RTM_GETADDR, NLM_F_DUMP);
    message.header(ifaddrmsg{});
    std::vector<AddressInfo> result;
    query(
        message, "list the addresses", [&] { result.clear(); },
        [&](const nlmsghdr& answer) {
            const auto [index, address] = parse_address(answer);
            result.push_back(
                {.device = devices[index], .address = address, .tentative = is_tentative(answer)});
        });
    std::sort(result.begin(), result.end(), [](const AddressInfo& a, const AddressInfo& b) {
        return std::tie(a.device, a.address) < std::tie(b.device, b.address);
    });
    return result;
}

void RouteSocket::look_for_route(const IpAddress& address,
                                 const std::function<void(NetlinkMessage&)>& put_more,
                                 const std::function<void(const nlmsghdr&)>& each) {
    const auto bits = static_cast<std::uint8_t>(address.raw().size() * 8);
    const auto route = route_object({address, bits});
    // rtnl_route_lookup() would send it, too, and lose the kernel's errno.
    NetlinkMessage message(RTM_GETROUTE, 0);
    check_libnl(::rtnl_route_build_msg(message.get(), route.get()), kDescribing);
    put_more(message);
    query(
        message, fmt::format("look for the route to {}", address.to_string()), [] {}, each);
}

bool RouteSocket::is_local(const IpAddress& address) {
    bool local = false;
    try {
        look_for_route(
            address, [](NetlinkMessage&) {},
            [&](const nlmsghdr& answer) { local = parse_local_route(answer).has_value(); });
    } catch (const std::system_error& error) {
        // No route at all, not even that to its network: of a device that is down.
        if (error.code() != std::errc::network_unreachable) {
            throw;
        }
    }
    return local;
}

ChosenRoute RouteSocket::route_to(const IpAddress& destination, std::uint32_t interface) {
    ChosenRoute chosen;
    look_for_route(
        destination,
        [&](NetlinkMessage& message) {
            if (interface != 0) {
                message.put(RTA_OIF, interface);
            }
        },
        [&](const nlmsghdr& answer) { chosen = parse_chosen_route(answer); });
    return chosen;
}

}  // namespace bindlab
