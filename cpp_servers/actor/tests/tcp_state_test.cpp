#include "cpp_servers/actor/tcp_state.hpp"

#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/actor/call_parser.hpp"
#include "cpp_servers/actor/words.hpp"

namespace bindlab {
namespace {

SegmentOrder order_of(std::string_view line) {
    return segment_order(parse_call("segment " + std::string(line)).value());
}

TcpSegment segment(std::uint8_t flags, std::uint32_t seq, std::string data = {}) {
    TcpSegment made;
    made.flags = flags;
    made.seq = seq;
    made.data = std::move(data);
    return made;
}

// Sends by the books and tells what went out.
TcpSegment send(TcpState& state, std::string_view line, const TcpState* earlier = nullptr) {
    TcpSegment sent = state.resolve(order_of(line), earlier);
    state.sent(sent);
    return sent;
}

TcpSegment with_ts(TcpSegment made, std::uint32_t value) {
    made.timestamps = {value, 0};
    return made;
}

TEST(IsAfter, GoesRoundTheCircle) {
    EXPECT_TRUE(is_after(1, 0));
    EXPECT_TRUE(is_after(0, 0xffffffffU));
    EXPECT_FALSE(is_after(5, 5));
    EXPECT_FALSE(is_after(0, 0x7fffffffU));
}

TEST(TcpState, WalksThroughAConnection) {
    TcpState state;
    EXPECT_EQ(send(state, "S seq 5000").seq, 5000U);
    state.received(segment(kSyn | kAck, 70000));
    const TcpSegment third = send(state, "A");
    EXPECT_EQ(third.seq, 5001U);
    EXPECT_EQ(third.ack, 70001U);
    EXPECT_EQ(send(state, "PA \"hi\"").seq, 5001U);
    EXPECT_EQ(send(state, "FA").seq, 5003U);
    state.received(segment(kFin | kAck, 70001, "bye"));
    const TcpSegment final = send(state, "A");
    EXPECT_EQ(final.seq, 5004U);
    EXPECT_EQ(final.ack, 70005U);
}

TEST(TcpState, ChoosesAnIsnAndRepeatsIt) {
    TcpState state;
    EXPECT_EQ(send(state, "S").seq, TcpState::kFirstIsn);
    EXPECT_EQ(send(state, "S").seq, TcpState::kFirstIsn);
    EXPECT_EQ(send(state, "A seq +0 ack 1").seq, TcpState::kFirstIsn + 1);
}

TEST(TcpState, DoesNotMoveForOldDataGapsAndResets) {
    TcpState state;
    send(state, "S seq 99");
    EXPECT_EQ(send(state, "PA ack 1 seq -1 \"x\"").seq, 99U);
    EXPECT_EQ(state.ours().next, 100U);
    EXPECT_EQ(send(state, "PA ack 1 seq +1000 \"x\"").seq, 1100U);
    EXPECT_EQ(state.ours().next, 100U);
    send(state, "R");
    EXPECT_EQ(state.ours().next, 100U);
    state.received(segment(kRst, 77));
    EXPECT_EQ(state.theirs().next, std::nullopt);
}

TEST(TcpState, WrapsAround) {
    TcpState state;
    send(state, "S seq 4294967295");
    EXPECT_EQ(state.ours().next, 0U);
    EXPECT_EQ(send(state, "R seq -2").seq, 4294967294U);
}

TEST(TcpState, GoesOnWithTimestampsOnceTheSynHadThem) {
    TcpState state;
    EXPECT_EQ(send(state, "S ts 500").timestamps->value, 500U);
    EXPECT_EQ(state.resolve(order_of("S"), nullptr).timestamps, std::nullopt);
    state.received(with_ts(segment(kSyn | kAck, 1), 8000));
    const TcpSegment third = send(state, "A");
    ASSERT_TRUE(third.timestamps);
    EXPECT_EQ(third.timestamps->value, 500U);
    EXPECT_EQ(third.timestamps->echo, 8000U);
    EXPECT_EQ(send(state, "A ts +10").timestamps->value, 510U);
    EXPECT_EQ(send(state, "A ts none").timestamps, std::nullopt);
    EXPECT_EQ(send(state, "A tsecr 3").timestamps->echo, 3U);
    EXPECT_EQ(send(state, "R").timestamps->echo, 0U) << "not valid without A";
}

TEST(TcpState, StopsTimestampsWhenThePeerRefusesThem) {
    TcpState state;
    send(state, "S ts 500");
    state.received(segment(kSyn | kAck, 1));
    EXPECT_EQ(send(state, "A").timestamps, std::nullopt);
    EXPECT_EQ(send(state, "A ts 501").timestamps->value, 501U);
}

TEST(TcpState, RefersToTheEarlierFlow) {
    TcpState earlier;
    send(earlier, "S seq 999 ts 500");
    earlier.received(with_ts(segment(kSyn | kAck, 70000), 8000));
    TcpState again;
    const TcpSegment syn = send(again, "S seq last-1 ts last-100", &earlier);
    EXPECT_EQ(syn.seq, 999U);
    EXPECT_EQ(syn.timestamps->value, 400U);
    EXPECT_EQ(again.resolve(order_of("A ack last"), &earlier).ack, 70001U);
}

TEST(TcpState, RefusesToGuess) {
    const TcpState state;
    for (const char* line : {"A", "A seq 1", "FA ack 1", "S seq last", "S seq 1 ts last+1",
                             "S seq 1 ts +1", "S seq 1 tsecr 5", "S seq +1"}) {
        EXPECT_THROW(static_cast<void>(state.resolve(order_of(line), nullptr)), Refusal) << line;
    }
}

}  // namespace
}  // namespace bindlab
