// An IPv4 or IPv6 packet around a TCP segment, on its way out and in. Pure: no socket, no state.
// RFC 791 3.1 and RFC 8200 3 (the headers), RFC 1071 (the checksum).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "netns/address.hpp"

namespace bindlab {

struct TcpPacket {
    IpAddress source;
    IpAddress destination;
    std::span<const std::uint8_t> segment;  ///< points into the bytes it was decoded from
};

/// The ones' complement sum of RFC 1071 over `bytes`, an odd last byte padded with zero; start it
/// with a former sum to go on, complement it to get the checksum.
std::uint16_t internet_sum(std::span<const std::uint8_t> bytes, std::uint16_t sum = 0);

/// The sum over the pseudo header: addresses, protocol TCP, and the segment's length in bytes.
std::uint16_t pseudo_header_sum(const IpAddress& source, const IpAddress& destination,
                                std::size_t length);

/// The segment behind a header of the addresses' family, which must be the same. DF, 64 hops.
std::vector<std::uint8_t> encode_packet(const IpAddress& source, const IpAddress& destination,
                                        std::span<const std::uint8_t> segment);

/// Nothing when it is no whole TCP packet: another protocol, a fragment, IPv6 extension headers.
std::optional<TcpPacket> decode_packet(std::span<const std::uint8_t> bytes);

}  // namespace bindlab
