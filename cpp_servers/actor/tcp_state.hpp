// The numbers of a hand-made TCP end: what we may send next, what we expect, both clocks. Turns a
// segment order into a segment and learns from each that goes out or comes in. Pure: no socket.
//
// It keeps books for a person who breaks the rules on purpose: it refuses nothing but what it
// cannot know. The names are RFC 9293's (3.3.1).
#pragma once

#include <cstdint>
#include <optional>

#include "cpp_servers/actor/segment_order.hpp"
#include "cpp_servers/actor/tcp_segment.hpp"

namespace bindlab {

/// Whether `a` comes after `b` in the circle of 2^32 sequence numbers (RFC 9293 3.4).
constexpr bool is_after(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::int32_t>(a - b) > 0;
}

/// One direction of the flow, as far as it was seen.
struct Side {
    std::optional<std::uint32_t> isn;   ///< the sequence number of its latest SYN
    std::optional<std::uint32_t> next;  ///< the sequence number expected from it next
    std::optional<std::uint32_t> ts;    ///< its latest TSval
    bool syn_without_ts = false;        ///< its latest SYN offered no timestamps

    /// Moves `next` on when the segment continues what was seen; a SYN starts afresh. A segment
    /// that leaves a gap, repeats old data, or carries RST moves nothing.
    void saw(const TcpSegment& segment);
};

class TcpState {
public:
    /// The ISN of a SYN that names none.
    static constexpr std::uint32_t kFirstIsn = 1000;

    /// Defaults: seq continues our side (a SYN: our ISN again, or kFirstIsn), ack is what we expect
    /// next, timestamps go on as in our last segment unless the peer's SYN had none. `earlier` is
    /// what `last` refers to. Ports and MSS are left open. Throws Refusal for a number that rests
    /// on something not seen yet.
    [[nodiscard]] TcpSegment resolve(const SegmentOrder& order, const TcpState* earlier) const;

    void sent(const TcpSegment& segment) { ours_.saw(segment); }
    void received(const TcpSegment& segment) { theirs_.saw(segment); }

    [[nodiscard]] const Side& ours() const { return ours_; }
    [[nodiscard]] const Side& theirs() const { return theirs_; }

private:
    [[nodiscard]] std::optional<TcpTimestamps> timestamps(const SegmentOrder& order,
                                                          const TcpState& last) const;

    Side ours_;
    Side theirs_;
};

}  // namespace bindlab
