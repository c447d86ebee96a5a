// Two sockets on one port: everything that decides whether the second may bind and listen.
//
// A cell is the first socket with what became of it, and the second as it comes. Pure values: the
// grid measures a cell, `rule.hpp` says what should come of it.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "netns/protocol.hpp"

namespace bindlab {

/// What a socket is bound to; the numbers are those of the grid's network.
enum class Address : std::uint8_t {
    wildcard4,        ///< 0.0.0.0
    first4,           ///< address 1 of the host
    second4,          ///< address 2 of the host
    loopback4,        ///< 127.0.0.1
    wildcard6,        ///< ::
    wildcard6_only,   ///< :: with IPV6_V6ONLY
    first6,           ///< IPv6 address 1 of the host
    second6,          ///< IPv6 address 2 of the host
    loopback6,        ///< ::1
    mapped_wildcard,  ///< ::ffff:0.0.0.0
    mapped_first,     ///< ::ffff: and address 1
    mapped_second,    ///< ::ffff: and address 2
};
inline constexpr std::size_t kAddresses = 12;

/// SO_REUSEADDR and SO_REUSEPORT, each set before bind().
struct ReuseOptions {
    bool address = false;
    bool port = false;
    auto operator<=>(const ReuseOptions&) const = default;
};

/// What became of the first socket before the second comes. From `established` on there is no
/// listener any more, but for `listening_unaccepted`.
enum class FirstState : std::uint8_t {
    bound,
    listening,
    listening_unaccepted,  ///< with a connection in the accept queue
    established,
    close_wait,
    fin_wait1,
    fin_wait2_held,      ///< with a descriptor
    fin_wait2_orphaned,  ///< without
    closing,
    last_ack,
    time_wait,
};
inline constexpr std::size_t kFirstStates = 11;

/// Whose the sockets are.
enum class Users : std::uint8_t {
    same,        ///< both one user's, who is not root
    other,       ///< two users, neither of them root
    first_root,  ///< the first is root's, the second another user's
    second_root,
};
inline constexpr std::size_t kUserPairs = 4;

/// SO_BINDTODEVICE of the two.
enum class Devices : std::uint8_t {
    none,
    same,   ///< both on one device
    other,  ///< on two
    first_only,
    second_only,
};
inline constexpr std::size_t kDevicePairs = 5;

/// One question to the kernel.
struct Cell {
    Protocol protocol = Protocol::tcp;
    Address first = Address::wildcard4;
    ReuseOptions first_options;
    FirstState state = FirstState::bound;
    Address second = Address::wildcard4;
    ReuseOptions second_options;
    Users users = Users::same;
    Devices devices = Devices::none;
    auto operator<=>(const Cell&) const = default;
};

/// `tcp,first4,addr,time_wait,wildcard4,none,same,none`: the coordinates in the order of the
/// fields.
std::string id_of(const Cell& cell);

/// The inverse; throws std::invalid_argument with the word that is none and the nearest that is
/// one.
Cell cell_of(std::string_view id);

/// Why these coordinates make no cell (a UDP socket that listens, 127.0.0.1 on a device that is not
/// lo, …); empty if they make one.
std::string_view nonsense(const Cell& cell);

}  // namespace bindlab
