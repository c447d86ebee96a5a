// Links, addresses, routes and neighbours of one namespace (rtnetlink(7)).
//
// Owns one netlink socket in that namespace, which it keeps alive. Promises that what a call set is
// in force when it returns: IPv6 addresses skip duplicate address detection and can be bound at
// once. Every call throws std::system_error naming the attempt. Creating links is left to link.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "netns/address.hpp"
#include "netns/netlink_socket.hpp"

namespace bindlab {

/// Packets since the link was made (IFLA_STATS64).
struct LinkCounters {
    std::uint64_t rx_packets = 0;
    std::uint64_t tx_packets = 0;
};

struct LinkInfo {
    std::string device;
    std::uint32_t index = 0;
    std::string mac;  ///< "02:00:00:00:00:01"; empty when the link has none
    std::uint32_t mtu = 0;
    bool up = false;       ///< IFF_UP: wanted up
    bool running = false;  ///< IFF_LOWER_UP: the other end is up, too
    LinkCounters counters;
};

struct AddressInfo {
    std::string device;
    InterfaceAddress address;
};

class RouteSocket {
public:
    explicit RouteSocket(const NetworkNamespace& where);

    void set_link(std::string_view device, bool up);
    void add_address(std::string_view device, const InterfaceAddress& address);
    void remove_address(std::string_view device, const InterfaceAddress& address);
    /// Without a gateway the destination is on the link.
    void add_route(const InterfaceAddress& destination, const std::optional<IpAddress>& gateway,
                   std::string_view device);
    /// A permanent entry (NUD_PERMANENT), so nobody asks by ARP or neighbour solicitation;
    /// replaces.
    void set_neighbour(std::string_view device, const IpAddress& address, std::string_view mac);
    void remove_neighbour(std::string_view device, const IpAddress& address);

    LinkCounters counters(std::string_view device);
    std::vector<LinkInfo> links();         ///< in the order of their index
    std::vector<AddressInfo> addresses();  ///< sorted by device, then address

private:
    std::uint32_t index(std::string_view device);
    std::string in(std::string_view attempt) const;

    std::string where_;
    NetlinkSocket socket_;
    std::map<std::string, std::uint32_t, std::less<>> indices_;
};

/// "02:00:00:00:00:01" to its six bytes; throws std::invalid_argument.
std::array<std::uint8_t, 6> parse_mac(std::string_view text);

}  // namespace bindlab
