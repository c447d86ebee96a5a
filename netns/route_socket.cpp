#include "netns/route_socket.hpp"

#include <fmt/format.h>
#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
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
#include "netns/network_namespace.hpp"
#include "netns/route_answer.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

/// How long the kernel's own work (linkwatch, addrconf) may take before something is wrong.
constexpr std::chrono::seconds kPatience{10};

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

ifinfomsg link_header(std::uint32_t index, bool up) {
    ifinfomsg header{};
    header.ifi_index = static_cast<int>(index);
    header.ifi_change = IFF_UP;
    header.ifi_flags = up ? IFF_UP : 0;
    return header;
}

NetlinkMessage address_message(int type, int flags, std::uint32_t index,
                               const InterfaceAddress& address) {
    NetlinkMessage message(type, flags);
    ifaddrmsg header{};
    header.ifa_family = static_cast<std::uint8_t>(address.address.domain());
    header.ifa_prefixlen = address.prefix;
    header.ifa_scope = RT_SCOPE_UNIVERSE;
    header.ifa_index = index;
    message.header(header);
    message.put(IFA_LOCAL, address.address.raw());
    message.put(IFA_ADDRESS, address.address.raw());
    return message;
}

NetlinkMessage neighbour_message(int type, int flags, std::uint32_t index,
                                 const IpAddress& address) {
    NetlinkMessage message(type, flags);
    ndmsg header{};
    header.ndm_family = static_cast<std::uint8_t>(address.domain());
    header.ndm_ifindex = static_cast<int>(index);
    header.ndm_state = NUD_PERMANENT;
    message.header(header);
    message.put(NDA_DST, address.raw());
    return message;
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
    NetlinkMessage message(RTM_NEWLINK, 0);
    message.header(link_header(index(device), up));
    request(message, fmt::format("set link {} {}", device, up ? "up" : "down"));
}

void RouteSocket::start_quietly(std::string_view device) {
    NetlinkMessage message(RTM_NEWLINK, 0);
    message.header(link_header(index(device), true));
    message.nest(IFLA_AF_SPEC, [](NetlinkMessage& families) {
        families.nest(AF_INET, [](NetlinkMessage& inet) {
            inet.nest(IFLA_INET_CONF, [](NetlinkMessage& settings) {
                settings.put(IPV4_DEVCONF_FORWARDING, std::uint32_t{0});
            });
        });
        if (kernel_has_ipv6()) {
            families.nest(AF_INET6, [](NetlinkMessage& inet6) {
                inet6.put(IFLA_INET6_ADDR_GEN_MODE, std::uint8_t{IN6_ADDR_GEN_MODE_NONE});
            });
        }
    });
    request(message, fmt::format("start link {}", device));
}

void RouteSocket::await_running(std::string_view device) {
    if (!await([&] { return link(device).running; })) {
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
        NetlinkMessage message =
            address_message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, link, address);
        if (address.address.family == Family::ipv6) {
            message.put(IFA_FLAGS, std::uint32_t{IFA_F_NODAD});
        }
        request(message, fmt::format("add address {} to {}", address.to_string(), device));
    }
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
    NetlinkMessage message = address_message(RTM_DELADDR, 0, index(device), address);
    request(message, fmt::format("remove address {} from {}", address.to_string(), device));
}

void RouteSocket::add_route(const InterfaceAddress& destination,
                            const std::optional<IpAddress>& gateway, std::string_view device) {
    rtmsg header{};
    header.rtm_family = static_cast<std::uint8_t>(destination.address.domain());
    header.rtm_dst_len = destination.prefix;
    header.rtm_table = RT_TABLE_MAIN;
    header.rtm_protocol = RTPROT_STATIC;
    header.rtm_scope =
        gateway || destination.address.family == Family::ipv6 ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
    header.rtm_type = RTN_UNICAST;
    NetlinkMessage message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
    message.header(header);
    message.put(RTA_DST, destination.address.raw());
    message.put(RTA_OIF, index(device));
    if (gateway) {
        message.put(RTA_GATEWAY, gateway->raw());
    }
    const std::string via = gateway ? " via " + gateway->to_string() : "";
    request(message, fmt::format("add route {}{} dev {}", destination.to_string(), via, device));
}

void RouteSocket::set_neighbour(std::string_view device, const IpAddress& address,
                                std::string_view mac) {
    NetlinkMessage message =
        neighbour_message(RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, index(device), address);
    message.put(NDA_LLADDR, std::span<const std::uint8_t>(parse_mac(mac)));
    request(message,
            fmt::format("set neighbour {} lladdr {} dev {}", address.to_string(), mac, device));
}

void RouteSocket::remove_neighbour(std::string_view device, const IpAddress& address) {
    NetlinkMessage message = neighbour_message(RTM_DELNEIGH, 0, index(device), address);
    request(message, fmt::format("remove neighbour {} dev {}", address.to_string(), device));
}

bool RouteSocket::has_index(int index) const {
    ifreq request{};
    request.ifr_ifindex = index;
    return ::ioctl(socket_.descriptor(), SIOCGIFNAME, &request) == 0;
}

LinkInfo RouteSocket::link(std::string_view device) {
    ifinfomsg header{};
    header.ifi_index = static_cast<int>(index(device));
    NetlinkMessage message(RTM_GETLINK, 0);
    message.header(header);
    message.put(IFLA_EXT_MASK, std::uint32_t{RTEXT_FILTER_SKIP_STATS});  // of IPv6 alone
    LinkInfo result;
    query(
        message, fmt::format("look at link {}", device), [] {},
        [&](const nlmsghdr& answer) { result = parse_link(answer); });
    return result;
}

LinkCounters RouteSocket::counters(std::string_view device) {
    return link(device).counters;
}

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
            result.push_back({.device = devices[index], .address = address});
        });
    std::sort(result.begin(), result.end(), [](const AddressInfo& a, const AddressInfo& b) {
        return std::tie(a.device, a.address) < std::tie(b.device, b.address);
    });
    return result;
}

bool RouteSocket::is_local(const IpAddress& address) {
    rtmsg header{};
    header.rtm_family = static_cast<std::uint8_t>(address.domain());
    header.rtm_dst_len = static_cast<std::uint8_t>(address.raw().size() * 8);
    NetlinkMessage message(RTM_GETROUTE, 0);
    message.header(header);
    message.put(RTA_DST, address.raw());
    bool local = false;
    const auto look = [&](const nlmsghdr& answer) {
        local = parse_local_route(answer).has_value();
    };
    const auto nothing = [] {};
    query(message, fmt::format("look for the route to {}", address.to_string()), nothing, look);
    return local;
}

}  // namespace bindlab
