#include "netns/mac_address.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

namespace bindlab {

MacAddress parse_mac(std::string_view text) {
    constexpr std::size_t kPart = 3;  // two digits and a colon
    MacAddress mac{};
    bool good = text.size() == mac.size() * kPart - 1;
    for (std::size_t i = 0; good && i < mac.size(); ++i) {
        const char* const digits = text.data() + i * kPart;
        const auto [stop, error] = std::from_chars(digits, digits + 2, mac[i], 16);
        good = error == std::errc{} && stop == digits + 2 && (i == 0 || digits[-1] == ':');
    }
    if (!good) {
        throw std::invalid_argument(
            fmt::format("{}: not a MAC address, write 02:00:00:00:00:01", text));
    }
    return mac;
}

std::string mac_to_string(std::span<const std::uint8_t> bytes) {
    if (bytes.size() != MacAddress{}.size()) {
        return {};
    }
    return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", bytes[0], bytes[1], bytes[2],
                       bytes[3], bytes[4], bytes[5]);
}

}  // namespace bindlab
