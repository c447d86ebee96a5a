// The transport protocols of the laboratory, by name; pure values.
#pragma once

#include <cstdint>
#include <string_view>

namespace bindlab {

enum class Protocol : std::uint8_t { tcp, udp };

/// "tcp" or "udp".
constexpr std::string_view to_string(Protocol protocol) {
    return protocol == Protocol::tcp ? "tcp" : "udp";
}

}  // namespace bindlab
