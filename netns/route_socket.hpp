// Links, addresses, routes and neighbours of one namespace (rtnetlink(7)).
//
// Owns one netlink socket in that namespace, which it keeps alive. Promises that what a call set is
// in force when it returns: IPv6 addresses skip duplicate address detection and can be bound at
// once. Every call throws std::system_error naming the attempt. Creating links is left to link.hpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "netns/address.hpp"
#include "netns/netlink_socket.hpp"
#include "netns/route_answer.hpp"

namespace bindlab {

class RouteSocket {
public:
    explicit RouteSocket(const NetworkNamespace& where);

    void set_link(std::string_view device, bool up);
    /// Returns when the link passes packets (the other end of a veth is up and the kernel has taken
    /// note, which it does on its own time); ETIMEDOUT after 10 s.
    void await_running(std::string_view device);
    /// No IPv6 address of the link's own making (addr_gen_mode none; hence no router solicitation),
    /// no forwarding of IPv4. To be called while the link is down.
    void keep_quiet(std::string_view device);
    /// An IPv6 address on a link that is up makes the kernel report its solicited-node group (MLD);
    /// create_veth_pair() avoids that.
    void add_address(std::string_view device, const InterfaceAddress& address);
    void add_addresses(std::string_view device, std::span<const InterfaceAddress> addresses);
    void remove_address(std::string_view device, const InterfaceAddress& address);
    /// Without a gateway the destination is on the link.
    void add_route(const InterfaceAddress& destination, const std::optional<IpAddress>& gateway,
                   std::string_view device);
    /// A permanent entry (NUD_PERMANENT), so nobody asks by ARP or neighbour solicitation;
    /// replaces.
    void set_neighbour(std::string_view device, const IpAddress& address, std::string_view mac);
    void remove_neighbour(std::string_view device, const IpAddress& address);

    /// For what has no function here; the namespace's name is added to `attempt`.
    void request(NetlinkMessage& message, std::string_view attempt);

    LinkCounters counters(std::string_view device);
    std::vector<LinkInfo> links();         ///< in the order of their index
    std::vector<AddressInfo> addresses();  ///< sorted by device, then address

private:
    std::uint32_t index(std::string_view device) const;
    LinkInfo link(std::string_view device);
    std::vector<IpAddress> local_ipv6_addresses();
    std::string in(std::string_view attempt) const;
    void query(NetlinkMessage& message, std::string_view attempt,
               const std::function<void()>& begin,
               const std::function<void(const nlmsghdr&)>& each);

    std::string where_;
    NetlinkSocket socket_;
};

}  // namespace bindlab
