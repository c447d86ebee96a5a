// IP addresses as people write them: alone, with a prefix length, with a port.
//
// Passive values without a system call; text is parsed strictly (inet_pton(3)) and printed in one
// form (inet_ntop(3)), so equal addresses have equal text. Parse errors are std::invalid_argument
// whose what() is one line: "10.0.0.256:80: not an IP address".
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace bindlab {

enum class Family : std::uint8_t { ipv4, ipv6 };

/// "ipv4" or "ipv6".
std::string_view to_string(Family family);

/// An IPv4 or IPv6 address; IPv4 uses the first four bytes (network order), the rest stays zero.
struct IpAddress {
    Family family = Family::ipv4;
    std::array<std::uint8_t, 16> bytes{};

    /// "10.0.0.1", "fd00::1", "::ffff:10.0.0.1"; no brackets, no scope.
    static IpAddress parse(std::string_view text);
    /// From 4 or 16 bytes in network order, as the kernel hands them over.
    static IpAddress from_bytes(std::span<const std::uint8_t> raw);
    /// 0.0.0.0 or ::
    static IpAddress any(Family family) { return IpAddress{family, {}}; }

    /// AF_INET or AF_INET6.
    int domain() const noexcept { return family == Family::ipv4 ? AF_INET : AF_INET6; }
    /// The 4 or 16 bytes that count.
    std::span<const std::uint8_t> raw() const noexcept;
    /// 0.0.0.0 or ::
    bool is_any() const noexcept { return *this == any(family); }
    /// An IPv4 address as an AF_INET6 socket has it, ::ffff:10.0.0.1 (RFC 4291 2.5.5.2).
    bool is_mapped() const noexcept;
    /// ::ffff:10.0.0.1 as 10.0.0.1, others as they are.
    IpAddress without_mapping() const;
    /// fe80::/10 (RFC 4291 2.4).
    bool is_link_local() const noexcept;
    /// ff00::/8, 224.0.0.0/4.
    bool is_multicast() const noexcept;
    /// It means nothing without a device: fe80::/10, and the groups of interface-local (ff01::1)
    /// and link-local scope (ff02::fb; __ipv6_addr_needs_scope_id() of include/net/ipv6.h).
    bool needs_scope() const noexcept;
    /// 127.0.0.0/8, ::1, or the former mapped.
    bool is_loopback() const;
    std::string to_string() const;

    auto operator<=>(const IpAddress&) const = default;
};

/// An address with the length of its network, as an interface has it, or a route's destination.
struct InterfaceAddress {
    IpAddress address;
    std::uint8_t prefix = 0;

    /// "10.0.0.1/24", "fd00::1/64"; without "/…" the whole address (/32, /128).
    static InterfaceAddress parse(std::string_view text);
    std::string to_string() const;

    auto operator<=>(const InterfaceAddress&) const = default;
};

/// A socket's sockaddr with its length, ready for bind(2) and friends.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t length = sizeof(sockaddr_storage);

    sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
    const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
};

/// An address and a port (host order). IPv6 scope is not carried.
struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;

    /// "10.0.0.1:80", "[fd00::1]:80".
    static Endpoint parse(std::string_view text);
    /// What accept(2), getsockname(2), … filled in; throws std::invalid_argument for a family that
    /// is neither AF_INET nor AF_INET6 (an empty one: AF_UNSPEC).
    static Endpoint from(const SocketAddress& address);

    SocketAddress to_socket_address() const;
    std::string to_string() const;

    auto operator<=>(const Endpoint&) const = default;
};

}  // namespace bindlab
