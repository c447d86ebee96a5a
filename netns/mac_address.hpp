// Ethernet addresses, as people write them: "02:00:00:00:00:01".
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace bindlab {

using MacAddress = std::array<std::uint8_t, 6>;

/// Throws std::invalid_argument: "02:00: not a MAC address, write 02:00:00:00:00:01".
MacAddress parse_mac(std::string_view text);

/// Empty for anything but six bytes (lo has none that means anything, tunnels have four).
std::string mac_to_string(std::span<const std::uint8_t> bytes);

}  // namespace bindlab
