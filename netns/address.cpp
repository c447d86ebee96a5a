#include "netns/address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace bindlab {

namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
    throw std::invalid_argument(fmt::format("{}: {}", text, why));
}

/// Decimal digits and nothing else, at most `largest`.
std::optional<unsigned> parse_number(std::string_view digits, unsigned largest) {
    unsigned value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stop != end || value > largest) {
        return std::nullopt;
    }
    return value;
}

std::optional<IpAddress> try_parse(std::string_view text) {
    const std::string terminated(text);
    IpAddress address;
    address.family = text.find(':') == text.npos ? Family::ipv4 : Family::ipv6;
    if (::inet_pton(address.domain(), terminated.c_str(), address.bytes.data()) != 1) {
        return std::nullopt;
    }
    return address;
}

}  // namespace

std::string_view to_string(Family family) {
    return family == Family::ipv4 ? "ipv4" : "ipv6";
}

IpAddress IpAddress::parse(std::string_view text) {
    const auto address = try_parse(text);
    if (!address) {
        refuse(text, "not an IP address, write 10.0.0.1 or fd00::1");
    }
    return *address;
}

IpAddress IpAddress::from_bytes(std::span<const std::uint8_t> raw) {
    if (raw.size() != 4 && raw.size() != 16) {
        throw std::invalid_argument(
            fmt::format("{} bytes: an IP address has 4 or 16 bytes", raw.size()));
    }
    IpAddress address = any(raw.size() == 4 ? Family::ipv4 : Family::ipv6);
    std::copy(raw.begin(), raw.end(), address.bytes.begin());
    return address;
}

std::span<const std::uint8_t> IpAddress::raw() const noexcept {
    return std::span(bytes).first(family == Family::ipv4 ? 4 : 16);
}

bool IpAddress::is_mapped() const noexcept {
    return family == Family::ipv6 &&
           std::ranges::equal(raw().first(kMappedPrefix.size()), kMappedPrefix);
}

IpAddress IpAddress::without_mapping() const {
    return is_mapped() ? from_bytes(raw().subspan(kMappedPrefix.size())) : *this;
}

bool IpAddress::is_link_local() const noexcept {
    return family == Family::ipv6 && bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
}

bool IpAddress::is_multicast() const noexcept {
    return family == Family::ipv6 ? bytes[0] == 0xff : (bytes[0] & 0xf0) == 0xe0;
}

bool IpAddress::needs_scope() const noexcept {
    const unsigned scope_of_group = bytes[1] & 0x0fU;  // RFC 4291 2.7
    return is_link_local() || (family == Family::ipv6 && is_multicast() &&
                               (scope_of_group == 1 || scope_of_group == 2));
}

bool IpAddress::is_loopback() const {
    constexpr std::uint8_t kLoopbackNetwork = 127;
    const IpAddress plain = without_mapping();
    return plain.family == Family::ipv4 ? plain.bytes[0] == kLoopbackNetwork
                                        : plain == parse("::1");
}

std::string IpAddress::to_string() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(domain(), bytes.data(), text.data(), text.size());
    return text.data();
}

InterfaceAddress InterfaceAddress::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = try_parse(text.substr(0, slash));
    if (!address) {
        refuse(text, "not an address with a prefix length, write 10.0.0.1/24 or fd00::1/64");
    }
    const unsigned whole = address->family == Family::ipv4 ? 32 : 128;
    const auto prefix = slash == text.npos ? whole : parse_number(text.substr(slash + 1), whole);
    if (!prefix) {
        refuse(text, fmt::format("the prefix length is not a number from 0 to {}", whole));
    }
    return {*address, static_cast<std::uint8_t>(*prefix)};
}

std::string InterfaceAddress::to_string() const {
    return fmt::format("{}/{}", address.to_string(), prefix);
}

Endpoint Endpoint::parse(std::string_view text) {
    constexpr std::string_view kHint = "not an endpoint, write 10.0.0.1:80 or [fd00::1]:80";
    const auto colon = text.rfind(':');
    if (colon == text.npos) {
        refuse(text, kHint);
    }
    std::string_view host = text.substr(0, colon);
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) {
        host = host.substr(1, host.size() - 2);
    }
    const auto address = try_parse(host);
    if (!address || bracketed != (address->family == Family::ipv6)) {
        refuse(text, kHint);
    }
    const auto port = parse_number(text.substr(colon + 1), 65535);
    if (!port) {
        refuse(text, "the port is not a number from 0 to 65535");
    }
    return {*address, static_cast<std::uint16_t>(*port)};
}

Endpoint Endpoint::from(const SocketAddress& address) {
    if (address.storage.ss_family == AF_INET) {
        sockaddr_in in{};
        std::memcpy(&in, &address.storage, sizeof in);
        Endpoint endpoint{IpAddress::any(Family::ipv4), ntohs(in.sin_port)};
        std::memcpy(endpoint.address.bytes.data(), &in.sin_addr, sizeof in.sin_addr);
        return endpoint;
    }
    if (address.storage.ss_family == AF_INET6) {
        sockaddr_in6 in6{};
        std::memcpy(&in6, &address.storage, sizeof in6);
        Endpoint endpoint{IpAddress::any(Family::ipv6), ntohs(in6.sin6_port)};
        std::memcpy(endpoint.address.bytes.data(), &in6.sin6_addr, sizeof in6.sin6_addr);
        return endpoint;
    }
    throw std::invalid_argument(
        fmt::format("address family {}: neither IPv4 nor IPv6", address.storage.ss_family));
}

SocketAddress Endpoint::to_socket_address() const {
    SocketAddress result;
    if (address.family == Family::ipv4) {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        in.sin_port = htons(port);
        std::memcpy(&in.sin_addr, address.bytes.data(), sizeof in.sin_addr);
        std::memcpy(&result.storage, &in, sizeof in);
        result.length = sizeof in;
    } else {
        sockaddr_in6 in6{};
        in6.sin6_family = AF_INET6;
        in6.sin6_port = htons(port);
        std::memcpy(&in6.sin6_addr, address.bytes.data(), sizeof in6.sin6_addr);
        std::memcpy(&result.storage, &in6, sizeof in6);
        result.length = sizeof in6;
    }
    return result;
}

std::string Endpoint::to_string() const {
    return address.family == Family::ipv4 ? fmt::format("{}:{}", address.to_string(), port)
                                          : fmt::format("[{}]:{}", address.to_string(), port);
}

}  // namespace bindlab
