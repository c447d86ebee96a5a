#include "cpp_servers/actor/ledger.hpp"

#include <fmt/format.h>

#include <string_view>

namespace bindlab {

namespace {

using Known = const std::optional<std::uint32_t>&;

// `current` and `last` are what the two relative bases stand for, if that is known.
std::uint32_t reckon(const Reckoning& reckoning, Known current, Known last, std::string_view what) {
    switch (reckoning.base) {
        case Reckoning::Base::number:
            return reckoning.number + reckoning.offset;
        case Reckoning::Base::current:
            if (current) {
                return *current + reckoning.offset;
            }
            throw Refusal(fmt::format(
                "nothing is known yet that {0} could be relative to: give {0} N", what));
        case Reckoning::Base::last:
            if (last) {
                return *last + reckoning.offset;
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

std::optional<TcpTimestamps> Ledger::timestamps(const SegmentOrder& order,
                                                const Ledger& last) const {
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
    return TcpTimestamps{reckon(order.ts.value_or(Reckoning{}), ours_.ts, last.ours_.ts, "ts"),
                         reckon(order.tsecr.value_or(Reckoning{}), echo, last.theirs_.ts, "tsecr")};
}

TcpSegment Ledger::resolve(const SegmentOrder& order, const Ledger* earlier) const {
    static const Ledger blank;
    const Ledger& last = earlier != nullptr ? *earlier : blank;
    TcpSegment segment;
    segment.flags = order.flags;
    segment.window = order.window;
    segment.data = order.data;
    if (segment.has(kSyn) && !order.seq) {
        segment.seq = ours_.isn.value_or(kFirstIsn);
    } else {
        segment.seq = reckon(order.seq.value_or(Reckoning{}), ours_.next, last.ours_.next, "seq");
    }
    if (segment.has(kAck)) {
        segment.ack =
            reckon(order.ack.value_or(Reckoning{}), theirs_.next, last.theirs_.next, "ack");
    }
    segment.timestamps = timestamps(order, last);
    return segment;
}

}  // namespace bindlab
