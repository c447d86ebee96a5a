#include "cpp_servers/actor/tcp_segment.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "cpp_servers/actor/ip_packet.hpp"
#include "cpp_servers/actor/network_order.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kHeader = 20;
constexpr std::size_t kChecksumAt = 16;
// Option kinds: RFC 9293 3.1, RFC 7323 3.2.
constexpr std::uint8_t kEndOfOptions = 0;
constexpr std::uint8_t kNoOperation = 1;
constexpr std::uint8_t kMss = 2;
constexpr std::uint8_t kTimestamps = 8;

constexpr std::array<std::pair<char, TcpFlag>, 6> kLetters = {
    {{'S', kSyn}, {'F', kFin}, {'R', kRst}, {'P', kPsh}, {'A', kAck}, {'U', kUrg}}};

std::vector<std::uint8_t> encode_options(const TcpSegment& segment) {
    std::vector<std::uint8_t> options;
    if (segment.mss) {
        options.insert(options.end(), {kMss, 4});
        append_16(options, *segment.mss);
    }
    if (segment.timestamps) {
        options.insert(options.end(), {kNoOperation, kNoOperation, kTimestamps, 10});
        append_32(options, segment.timestamps->value);
        append_32(options, segment.timestamps->echo);
    }
    return options;  // always a multiple of four bytes
}

// False when the options contradict their lengths.
bool decode_options(std::span<const std::uint8_t> options, TcpSegment& segment) {
    while (!options.empty() && options[0] != kEndOfOptions) {
        if (options[0] == kNoOperation) {
            options = options.subspan(1);
            continue;
        }
        if (options.size() < 2 || options[1] < 2 || options[1] > options.size()) {
            return false;
        }
        if (options[0] == kMss && options[1] == 4) {
            segment.mss = read_16(options, 2);
        } else if (options[0] == kTimestamps && options[1] == 10) {
            segment.timestamps = {read_32(options, 2), read_32(options, 6)};
        }
        options = options.subspan(options[1]);
    }
    return true;
}

}  // namespace

std::uint32_t TcpSegment::length() const {
    return static_cast<std::uint32_t>(data.size()) + (has(kSyn) ? 1 : 0) + (has(kFin) ? 1 : 0);
}

std::string flag_letters(std::uint8_t flags) {
    std::string letters;
    for (const auto& [letter, flag] : kLetters) {
        if ((flags & flag) != 0) {
            letters += letter;
        }
    }
    return letters;
}

std::optional<std::uint8_t> parse_flags(std::string_view letters) {
    std::uint8_t flags = 0;
    for (const char wanted : letters) {
        bool known = false;
        for (const auto& [letter, flag] : kLetters) {
            if (letter == wanted && (flags & flag) == 0) {
                flags = static_cast<std::uint8_t>(flags | flag);
                known = true;
            }
        }
        if (!known) {
            return std::nullopt;
        }
    }
    return letters.empty() ? std::nullopt : std::optional(flags);
}

std::vector<std::uint8_t> encode(const TcpSegment& segment, const IpAddress& source,
                                 const IpAddress& destination) {
    const std::vector<std::uint8_t> options = encode_options(segment);
    std::vector<std::uint8_t> bytes;
    append_16(bytes, segment.source_port);
    append_16(bytes, segment.destination_port);
    append_32(bytes, segment.seq);
    append_32(bytes, segment.ack);
    bytes.push_back(static_cast<std::uint8_t>((kHeader + options.size()) / 4 << 4));
    bytes.push_back(segment.flags);
    append_16(bytes, segment.window);
    append_32(bytes, 0);  // checksum, below, and urgent pointer
    bytes.insert(bytes.end(), options.begin(), options.end());
    bytes.insert(bytes.end(), segment.data.begin(), segment.data.end());
    const auto sum = static_cast<std::uint16_t>(
        ~internet_sum(bytes, pseudo_header_sum(source, destination, bytes.size())));
    bytes[kChecksumAt] = static_cast<std::uint8_t>(sum >> 8);
    bytes[kChecksumAt + 1] = static_cast<std::uint8_t>(sum & 0xff);
    return bytes;
}

std::optional<TcpSegment> decode_tcp(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < kHeader) {
        return std::nullopt;
    }
    const std::size_t header = static_cast<std::size_t>(bytes[12] >> 4) * 4;
    if (header < kHeader || bytes.size() < header) {
        return std::nullopt;
    }
    TcpSegment segment;
    segment.source_port = read_16(bytes, 0);
    segment.destination_port = read_16(bytes, 2);
    segment.seq = read_32(bytes, 4);
    segment.ack = read_32(bytes, 8);
    segment.flags = bytes[13] & 0x3f;
    segment.window = read_16(bytes, 14);
    segment.data.assign(bytes.begin() + static_cast<std::ptrdiff_t>(header), bytes.end());
    if (!decode_options(bytes.subspan(kHeader, header - kHeader), segment)) {
        return std::nullopt;
    }
    return segment;
}

}  // namespace bindlab
