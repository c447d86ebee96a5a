// What a `segment` line asks for, before anything is known about the flow it is meant for: flags,
// and numbers that may be relative. Pure parsing; what a relative number is worth is left to
// Ledger.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cpp_servers/actor/words.hpp"

namespace bindlab {

/// A 32-bit number as written: a base and what is added to it, modulo 2^32.
struct Reckoning {
    enum class Base : std::uint8_t {
        number,   ///< `1000`, `1000+5`
        current,  ///< `+5`, `-5`, `auto`: from where the flow stands itself
        last,     ///< `last`, `last+5`: from where the earlier flow on the same endpoints stands
    };
    Base base = Base::current;
    std::uint32_t number = 0;
    std::uint32_t offset = 0;  ///< a negative one as its two's complement

    bool operator==(const Reckoning&) const = default;
};

struct SegmentOrder {
    std::uint8_t flags = 0;
    std::optional<Reckoning> seq;
    std::optional<Reckoning> ack;
    std::optional<Reckoning> ts;
    std::optional<Reckoning> tsecr;
    bool without_ts = false;  ///< `ts none`
    std::uint16_t window = 65535;
    std::string data;
};

/// `1000`, `1000+5`, `+5`, `-5`, `auto`, `last`, `last-5`; throws LineFault naming `what`.
Reckoning parse_reckoning(std::string_view text, std::string_view what);

/// FLAGS [seq N] [isn N] [ack N] [ts N|none] [tsecr N] [win N] ["DATA"], the parts after FLAGS in
/// any order, each once. Throws LineFault.
SegmentOrder take_segment_order(Words& words);

}  // namespace bindlab
