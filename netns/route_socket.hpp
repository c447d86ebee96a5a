// Links, addresses, routes and neighbours of one namespace (rtnetlink(7)).
//
// Owns one netlink socket in that namespace, which it keeps alive. Promises that what a call set is
// in force when it returns, but for an address that is asked to be tentative: the others skip
// duplicate address detection and can be bound at once. Every call throws std::system_error naming
// the attempt. Creating links is left to link.hpp.
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
    /// Sets the link up in such a way that it makes no IPv6 address of its own (addr_gen_mode none,
    /// hence no router solicitation either) and does not forward IPv4.
    void start_quietly(std::string_view device);
    /// Returns when the link passes packets: the other end of a veth is up and the kernel has taken
    /// note, which it does on its own time. ETIMEDOUT after 10 s.
    void await_running(std::string_view device);
    /// Returns when packets to the address arrive.
    void add_address(std::string_view device, const InterfaceAddress& address);
    /// The same with duplicate address detection, as a host without further settings does it: an
    /// IPv6 address is tentative when this returns, and in force a second or two later, or never if
    /// somebody else has it (RFC 4862 5.4, addrconf_dad_start() of net/ipv6/addrconf.c). Not so
    /// where there is nobody to ask, as on lo, or where accept_dad is 0.
    void add_tentative_address(std::string_view device, const InterfaceAddress& address);
    /// The same for several, in their order, without waiting until they are in force: IPv6 ones can
    /// be bound at once, but packets for them are dropped until await_addresses() returns.
    void announce_addresses(std::string_view device, std::span<const InterfaceAddress> addresses);
    void await_addresses(std::span<const InterfaceAddress> addresses);
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

    bool has_index(int index) const;  ///< whether a device has this index
    LinkCounters counters(std::string_view device);
    std::vector<LinkInfo> links();         ///< in the order of their index
    std::vector<AddressInfo> addresses();  ///< sorted by device, then address
    /// How a packet to `destination` goes, out of the device with this index (0: any), of a socket
    /// without an address. Without a way there it throws std::system_error, ENETUNREACH above all.
    ChosenRoute route_to(const IpAddress& destination, std::uint32_t interface);

private:
    std::uint32_t index(std::string_view device) const;
    void announce_address(std::string_view device, std::uint32_t link,
                          const InterfaceAddress& address, std::uint32_t flags);
    /// Without statistics, if `mask` (RTEXT_FILTER_…) says so.
    LinkInfo link(std::string_view device, std::uint32_t mask);
    bool is_local(const IpAddress& address);
    /// Asks for the route that a packet to `address` takes; `put_more` adds to the request.
    void look_for_route(const IpAddress& address,
                        const std::function<void(NetlinkMessage&)>& put_more,
                        const std::function<void(const nlmsghdr&)>& each);
    std::string in(std::string_view attempt) const;
    void query(NetlinkMessage& message, std::string_view attempt,
               const std::function<void()>& begin,
               const std::function<void(const nlmsghdr&)>& each);

    std::string where_;
    NetlinkSocket socket_;
};

}  // namespace bindlab
