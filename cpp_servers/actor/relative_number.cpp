#include "cpp_servers/actor/relative_number.hpp"

#include <charconv>
#include <system_error>

namespace bindlab {

namespace {

// Digits alone, below 2^32.
std::optional<std::uint32_t> parse_digits(std::string_view digits) {
    std::uint32_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    return error == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<RelativeNumber> parse_relative_number(std::string_view text) {
    RelativeNumber result;
    const std::size_t sign = text.find_first_of("+-");
    const std::string_view base = text.substr(0, sign);
    if (base == "last") {
        result.base = RelativeNumber::Base::last;
    } else if (base != "auto" && (!base.empty() || text.empty())) {
        const auto number = parse_digits(base);
        if (!number) {
            return std::nullopt;
        }
        result.base = RelativeNumber::Base::number;
        result.number = *number;
    }
    if (sign != std::string_view::npos) {
        const auto offset = parse_digits(text.substr(sign + 1));
        if (!offset) {
            return std::nullopt;
        }
        result.offset = text[sign] == '-' ? 0 - *offset : *offset;
    }
    return result;
}

}  // namespace bindlab
