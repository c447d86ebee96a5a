#include "cpp_servers/actor/tcp_state.hpp"

#include <fmt/format.h>

#include <string_view>

#include "cpp_servers/actor/words.hpp"

namespace bindlab {

namespace {

using Known = const std::optional<std::uint32_t>&;

// `current` and `last` are what the two relative bases stand for, if that is known.
std::uint32_t absolute(const RelativeNumber& number, Known current, Known last,
                       std::string_view what) {
    switch (number.base) {
        case RelativeNumber::Base::number:
            return number.number + number.offset;
        case RelativeNumber::Base::current:
            if (current) {
                return *current + number.offset;
            }
            throw Refusal(fmt::format(
                "nothing is known yet that {0} could be relative to: give {0} N", what));
        case RelativeNumber::Base::last:
            if (last) {
                return *last + number.offset;
            }
            throw Refusal(fmt::format(
                "no earlier flow between these two endpoints tells what '{} last' would be", what));
    }
    throw Refusal(fmt::format("{} has no base", what));
}

}  // namespace

void Side::saw(const TcpSegment& segment) {
    if (segment.timestamps) {
        ts = segment.timestamps->value;
    }
    if (segment.has(kRst)) {
        return;
    }
    const std::uint32_t end = segment.seq + segment.length();
    if (segment.has(kSyn)) {
        isn = segment.seq;
        next = end;
        syn_without_ts = !segment.timestamps;
    } else if (!next || (!is_after(segment.seq, *next) && is_after(end, *next))) {
        next = end;
    }
}

std::optional<TcpTimestamps> TcpState::timestamps(const SegmentOrder& order,
                                                  const TcpState& last) const {
    const bool go_on =
        ours_.ts && (order.flags & kSyn) == 0 && !ours_.syn_without_ts && !theirs_.syn_without_ts;
    if (order.without_ts || (!order.ts && !go_on)) {
        if (order.tsecr) {
            throw Refusal("tsecr goes with timestamps: give ts N");
        }
        return std::nullopt;
    }
    const bool acknowledges = (order.flags & kAck) != 0;
    // Without A the field is not valid and zero (RFC 7323 3.2).
    const std::optional<std::uint32_t> echo = acknowledges ? theirs_.ts.value_or(0) : 0;
    return TcpTimestamps{
        absolute(order.ts.value_or(RelativeNumber{}), ours_.ts, last.ours_.ts, "ts"),
        absolute(order.tsecr.value_or(RelativeNumber{}), echo, last.theirs_.ts, "tsecr")};
}

TcpSegment TcpState::resolve(const SegmentOrder& order, const TcpState* earlier) const {
    static const TcpState blank;
    const TcpState& last = earlier != nullptr ? *earlier : blank;
    TcpSegment segment;
    segment.flags = order.flags;
    segment.window = order.window;
    segment.data = order.data;
    if (segment.has(kSyn) && !order.seq) {
        segment.seq = ours_.isn.value_or(kFirstIsn);
    } else {
        segment.seq =
            absolute(order.seq.value_or(RelativeNumber{}), ours_.next, last.ours_.next, "seq");
    }
    if (segment.has(kAck)) {
        segment.ack =
            absolute(order.ack.value_or(RelativeNumber{}), theirs_.next, last.theirs_.next, "ack");
    }
    segment.timestamps = timestamps(order, last);
    return segment;
}

}  // namespace bindlab
