#include "cpp_servers/actor/segment_order.hpp"

#include <fmt/format.h>

#include <limits>

#include "cpp_servers/actor/tcp_segment.hpp"

namespace bindlab {

namespace {

constexpr long kLargest = std::numeric_limits<std::uint32_t>::max();

std::uint32_t parse_32(std::string_view text, std::string_view what) {
    return static_cast<std::uint32_t>(parse_number(text, what, 0, kLargest));
}

void take_reckoning(Words& words, std::string_view what, std::optional<Reckoning>& wanted) {
    if (wanted) {
        throw LineFault(fmt::format("{} is given twice", what));
    }
    wanted = parse_reckoning(words.take_word(what), what);
}

// One part after FLAGS; false when the next word begins none.
bool take_part(Words& words, SegmentOrder& order) {
    if (words.take_if("seq")) {
        take_reckoning(words, "seq", order.seq);
    } else if (words.take_if("isn")) {
        take_reckoning(words, "isn", order.seq);
        if ((order.flags & kSyn) == 0) {
            throw LineFault("isn goes with the flag S: write seq");
        }
    } else if (words.take_if("ack")) {
        take_reckoning(words, "ack", order.ack);
        if ((order.flags & kAck) == 0) {
            throw LineFault("ack goes with the flag A: add it to the flags");
        }
    } else if (words.take_if("ts")) {
        order.without_ts = words.take_if("none");
        if (!order.without_ts) {
            take_reckoning(words, "ts", order.ts);
        }
    } else if (words.take_if("tsecr")) {
        take_reckoning(words, "tsecr", order.tsecr);
    } else if (words.take_if("win")) {
        order.window = static_cast<std::uint16_t>(words.take_number("win", 0, 65535));
    } else {
        return false;
    }
    return true;
}

}  // namespace

Reckoning parse_reckoning(std::string_view text, std::string_view what) {
    Reckoning result;
    const std::size_t sign = text.find_first_of("+-");
    const std::string_view base = text.substr(0, sign);
    if (base == "last") {
        result.base = Reckoning::Base::last;
    } else if (!base.empty() && base != "auto") {
        result.base = Reckoning::Base::number;
        result.number = parse_32(base, what);
    } else if (text.empty()) {
        throw LineFault(fmt::format("{} is missing", what));
    }
    if (sign != std::string_view::npos) {
        const std::uint32_t offset = parse_32(text.substr(sign + 1), what);
        result.offset = text[sign] == '-' ? 0 - offset : offset;
    }
    return result;
}

SegmentOrder take_segment_order(Words& words) {
    const std::string letters = words.take_word("FLAGS");
    const std::optional<std::uint8_t> flags = parse_flags(letters);
    if (!flags) {
        throw LineFault(fmt::format(
            "FLAGS are letters of S F R P A U, each once, as in SA; not '{}'", letters));
    }
    SegmentOrder order;
    order.flags = *flags;
    while (!words.at_end()) {
        if (take_part(words, order)) {
            continue;
        }
        if (!words.peek().empty() || !order.data.empty()) {
            throw LineFault(fmt::format(
                "'{}' is none of seq, isn, ack, ts, tsecr and win, nor the only quoted DATA",
                words.peek()));
        }
        order.data = words.take_quoted("DATA");
    }
    return order;
}

}  // namespace bindlab
