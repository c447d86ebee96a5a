// One TCP segment as a value, and its form on the wire. Pure: no socket, no state. RFC 9293 3.1
// (the header), RFC 7323 3.2 (timestamps); of the options it knows MSS and timestamps and skips the
// rest.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "netns/address.hpp"

namespace bindlab {

using TcpFlag = std::uint8_t;
constexpr TcpFlag kFin = 1;
constexpr TcpFlag kSyn = 2;
constexpr TcpFlag kRst = 4;
constexpr TcpFlag kPsh = 8;
constexpr TcpFlag kAck = 16;
constexpr TcpFlag kUrg = 32;

struct TcpTimestamps {
    std::uint32_t value = 0;  ///< TSval: the sender's clock
    std::uint32_t echo = 0;   ///< TSecr: the latest TSval it has seen
};

struct TcpSegment {
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    std::uint8_t flags = 0;  ///< flags joined
    std::uint32_t seq = 0;
    std::uint32_t ack = 0;
    std::uint16_t window = 65535;
    std::optional<std::uint16_t> mss;
    std::optional<TcpTimestamps> timestamps;
    std::string data;

    [[nodiscard]] bool has(TcpFlag flag) const { return (flags & flag) != 0; }
    /// What it takes of the sequence space: its data, and one each for SYN and FIN.
    [[nodiscard]] std::uint32_t length() const;
};

/// "SA", "FPA", "R": letters in the order S F R P A U; empty when no flag is set.
std::string flag_letters(std::uint8_t flags);

/// The inverse, in any order, each letter at most once; nothing when `letters` is empty or no
/// flags.
std::optional<std::uint8_t> parse_flags(std::string_view letters);

/// Header, options, data, with the checksum for a packet between these two addresses.
std::vector<std::uint8_t> encode(const TcpSegment& segment, const IpAddress& source,
                                 const IpAddress& destination);

/// Nothing when the bytes are too short or contradict themselves. The checksum is not looked at: on
/// veth the kernel leaves it to a card that does not exist (CHECKSUM_PARTIAL).
std::optional<TcpSegment> decode_tcp(std::span<const std::uint8_t> bytes);

}  // namespace bindlab
