#include "cpp_servers/actor/ip_packet.hpp"

#include <netinet/in.h>

#include <cstddef>
#include <stdexcept>

#include "cpp_servers/actor/network_order.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kIpv4Header = 20;
constexpr std::size_t kIpv6Header = 40;
constexpr std::uint8_t kHops = 64;

void append(std::vector<std::uint8_t>& bytes, std::span<const std::uint8_t> more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
}

std::vector<std::uint8_t> ipv4_header(const IpAddress& source, const IpAddress& destination,
                                      std::size_t length) {
    std::vector<std::uint8_t> header = {0x45, 0};
    append_16(header, kIpv4Header + length);
    append_16(header, 0);       // identification: the kernel fills it in, raw(7)
    append_16(header, 0x4000);  // don't fragment
    header.push_back(kHops);
    header.push_back(IPPROTO_TCP);
    append_16(header, 0);  // checksum, below
    append(header, source.raw());
    append(header, destination.raw());
    const auto sum = static_cast<std::uint16_t>(~internet_sum(header));
    header[10] = static_cast<std::uint8_t>(sum >> 8);
    header[11] = static_cast<std::uint8_t>(sum & 0xff);
    return header;
}

std::vector<std::uint8_t> ipv6_header(const IpAddress& source, const IpAddress& destination,
                                      std::size_t length) {
    std::vector<std::uint8_t> header = {0x60, 0, 0, 0};
    append_16(header, length);
    header.push_back(IPPROTO_TCP);
    header.push_back(kHops);
    append(header, source.raw());
    append(header, destination.raw());
    return header;
}

std::optional<TcpPacket> decode_ipv4(std::span<const std::uint8_t> bytes) {
    const std::size_t header = static_cast<std::size_t>(bytes[0] & 0x0f) * 4;
    if (header < kIpv4Header || bytes.size() < header) {
        return std::nullopt;
    }
    // Zero: a packet above 64 KiB that the kernel has not cut yet (BIG TCP); then all bytes count.
    const std::size_t total = read_16(bytes, 2) == 0 ? bytes.size() : read_16(bytes, 2);
    const bool fragment = (read_16(bytes, 6) & 0x3fff) != 0;
    if (total < header || bytes.size() < total || fragment || bytes[9] != IPPROTO_TCP) {
        return std::nullopt;
    }
    return TcpPacket{IpAddress::from_bytes(bytes.subspan(12, 4)),
                     IpAddress::from_bytes(bytes.subspan(16, 4)),
                     bytes.subspan(header, total - header)};
}

std::optional<TcpPacket> decode_ipv6(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < kIpv6Header || bytes[6] != IPPROTO_TCP) {
        return std::nullopt;
    }
    const std::size_t length =
        read_16(bytes, 4) == 0 ? bytes.size() - kIpv6Header : read_16(bytes, 4);
    if (bytes.size() < kIpv6Header + length) {
        return std::nullopt;
    }
    return TcpPacket{IpAddress::from_bytes(bytes.subspan(8, 16)),
                     IpAddress::from_bytes(bytes.subspan(24, 16)),
                     bytes.subspan(kIpv6Header, length)};
}

}  // namespace

std::uint16_t internet_sum(std::span<const std::uint8_t> bytes, std::uint16_t sum) {
    std::uint64_t wide = sum;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        wide += i % 2 == 0 ? static_cast<std::uint64_t>(bytes[i]) << 8 : bytes[i];
    }
    while (wide > 0xffff) {
        wide = (wide & 0xffff) + (wide >> 16);
    }
    return static_cast<std::uint16_t>(wide);
}

std::uint16_t pseudo_header_sum(const IpAddress& source, const IpAddress& destination,
                                std::size_t length) {
    // IPv4 and IPv6 lay it out differently, the sum is the same (RFC 8200 8.1).
    std::vector<std::uint8_t> header;
    append(header, source.raw());
    append(header, destination.raw());
    append_16(header, length >> 16);
    append_16(header, length);
    append_16(header, IPPROTO_TCP);
    return internet_sum(header);
}

std::vector<std::uint8_t> encode_packet(const IpAddress& source, const IpAddress& destination,
                                        std::span<const std::uint8_t> segment) {
    if (source.family != destination.family) {
        throw std::invalid_argument("a packet's addresses are of two families");
    }
    std::vector<std::uint8_t> packet = source.family == Family::ipv4
                                           ? ipv4_header(source, destination, segment.size())
                                           : ipv6_header(source, destination, segment.size());
    append(packet, segment);
    return packet;
}

std::optional<TcpPacket> decode_packet(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < kIpv4Header) {
        return std::nullopt;
    }
    switch (bytes[0] >> 4) {
        case 4:
            return decode_ipv4(bytes);
        case 6:
            return decode_ipv6(bytes);
        default:
            return std::nullopt;
    }
}

}  // namespace bindlab
