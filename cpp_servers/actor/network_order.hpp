#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// Numbers in packets, the most significant byte first (network byte order, RFC 1700).
// Promises nothing about a reading beyond the bytes' end: whoever reads has looked at their number.

namespace bindlab {

/// The low 16 bits of a number, at the end of the bytes.
inline void append_16(std::vector<std::uint8_t>& bytes, std::size_t number) {
    bytes.push_back(static_cast<std::uint8_t>(number >> 8 & 0xff));
    bytes.push_back(static_cast<std::uint8_t>(number & 0xff));
}

/// The low 32 bits of a number, at the end of the bytes.
inline void append_32(std::vector<std::uint8_t>& bytes, std::size_t number) {
    append_16(bytes, number >> 16);
    append_16(bytes, number);
}

/// The two bytes at an offset.
inline std::uint16_t read_16(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

/// The four bytes at an offset.
inline std::uint32_t read_32(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint32_t>(read_16(bytes, at)) << 16 | read_16(bytes, at + 2);
}

}  // namespace bindlab
