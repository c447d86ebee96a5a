// What rtnetlink(7) answers mean: links, addresses, local routes.
//
// Pure functions from one message to plain values; they take what they understand and leave the
// rest. Asking is left to RouteSocket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "netns/address.hpp"

struct nlmsghdr;

namespace bindlab {

/// Packets since the link was made.
struct LinkCounters {
    std::uint64_t rx_packets = 0;
    std::uint64_t tx_packets = 0;
};

struct LinkInfo {
    std::string device;
    std::uint32_t index = 0;
    std::string mac;  ///< "02:00:00:00:00:01"; empty when the link has none
    std::uint32_t mtu = 0;
    std::string kind;          ///< "veth", "vrf"; empty for real devices
    std::uint32_t master = 0;  ///< index of the device it belongs to, as a VRF; 0: none
    bool up = false;           ///< IFF_UP: wanted up
    bool running = false;      ///< the other end is up, too: packets pass (operstate up or unknown)
    std::optional<LinkCounters> counters;  ///< if the answer has them (IFLA_STATS64)
};

struct AddressInfo {
    std::string device;
    InterfaceAddress address;
    bool tentative = false;  ///< duplicate address detection is not through, or has failed
};

/// The way of a packet to one destination.
struct ChosenRoute {
    std::optional<IpAddress> source;  ///< that the kernel chooses (RTA_PREFSRC), if there is one
    bool is_to_many = false;          ///< to a broadcast address, or a group's
};

/// RTM_NEWLINK.
LinkInfo parse_link(const nlmsghdr& message);

/// RTM_NEWADDR: the link's index and the address.
std::pair<std::uint32_t, InterfaceAddress> parse_address(const nlmsghdr& message);

/// RTM_NEWADDR: whether nobody can bind it yet (IFA_F_TENTATIVE; RFC 4862 5.4).
bool is_tentative(const nlmsghdr& message);

/// RTM_NEWROUTE: the destination if it is an address of this host (RTN_LOCAL).
std::optional<IpAddress> parse_local_route(const nlmsghdr& message);

/// RTM_NEWROUTE: how the kernel would send a packet.
ChosenRoute parse_chosen_route(const nlmsghdr& message);

}  // namespace bindlab
