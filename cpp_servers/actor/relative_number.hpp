// A 32-bit number as it may be written in a `segment` line: absolute, or relative to something that
// only the flow knows. Pure parsing; what it is worth is left to TcpState.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bindlab {

/// A base and what is added to it, modulo 2^32.
struct RelativeNumber {
    enum class Base : std::uint8_t {
        number,   ///< `1000`, `1000+5`
        current,  ///< `+5`, `-5`, `auto`: from where the flow stands itself
        last,     ///< `last`, `last+5`: from where the earlier flow on the same endpoints stands
    };
    Base base = Base::current;
    std::uint32_t number = 0;
    std::uint32_t offset = 0;  ///< a negative one as its two's complement

    bool operator==(const RelativeNumber&) const = default;
};

/// `1000`, `1000+5`, `+5`, `-5`, `auto`, `last`, `last-5`; nothing for anything else.
std::optional<RelativeNumber> parse_relative_number(std::string_view text);

}  // namespace bindlab
