#include "cpp_servers/actor/ledger.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

SegmentOrder order(std::string_view line) {
    Words words(split_words(line));
    return take_segment_order(words);
}

TcpSegment segment(std::uint8_t flags, std::uint32_t seq, std::string data = {}) {
    TcpSegment made;
    made.flags = flags;
    made.seq = seq;
    made.data = std::move(data);
    return made;
}

// Sends by the books and tells what went out.
TcpSegment send(Ledger& ledger, std::string_view line, const Ledger* earlier = nullptr) {
    TcpSegment sent = ledger.resolve(order(line), earlier);
    ledger.sent(sent);
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

TEST(Ledger, WalksThroughAConnection) {
    Ledger ledger;
    EXPECT_EQ(send(ledger, "S seq 5000").seq, 5000U);
    ledger.received(segment(kSyn | kAck, 70000));
    const TcpSegment third = send(ledger, "A");
    EXPECT_EQ(third.seq, 5001U);
    EXPECT_EQ(third.ack, 70001U);
    EXPECT_EQ(send(ledger, "PA \"hi\"").seq, 5001U);
    EXPECT_EQ(send(ledger, "FA").seq, 5003U);
    ledger.received(segment(kFin | kAck, 70001, "bye"));
    const TcpSegment final = send(ledger, "A");
    EXPECT_EQ(final.seq, 5004U);
    EXPECT_EQ(final.ack, 70005U);
}

TEST(Ledger, ChoosesAnIsnAndRepeatsIt) {
    Ledger ledger;
    EXPECT_EQ(send(ledger, "S").seq, Ledger::kFirstIsn);
    EXPECT_EQ(send(ledger, "S").seq, Ledger::kFirstIsn);
    EXPECT_EQ(send(ledger, "A seq +0 ack 1").seq, Ledger::kFirstIsn + 1);
}

TEST(Ledger, DoesNotMoveForOldDataGapsAndResets) {
    Ledger ledger;
    send(ledger, "S seq 99");
    EXPECT_EQ(send(ledger, "PA ack 1 seq -1 \"x\"").seq, 99U);
    EXPECT_EQ(ledger.ours().next, 100U);
    EXPECT_EQ(send(ledger, "PA ack 1 seq +1000 \"x\"").seq, 1100U);
    EXPECT_EQ(ledger.ours().next, 100U);
    send(ledger, "R");
    EXPECT_EQ(ledger.ours().next, 100U);
    ledger.received(segment(kRst, 77));
    EXPECT_EQ(ledger.theirs().next, std::nullopt);
}

TEST(Ledger, WrapsAround) {
    Ledger ledger;
    send(ledger, "S seq 4294967295");
    EXPECT_EQ(ledger.ours().next, 0U);
    EXPECT_EQ(send(ledger, "R seq -2").seq, 4294967294U);
}

TEST(Ledger, GoesOnWithTimestampsOnceTheSynHadThem) {
    Ledger ledger;
    EXPECT_EQ(send(ledger, "S ts 500").timestamps->value, 500U);
    EXPECT_EQ(ledger.resolve(order("S"), nullptr).timestamps, std::nullopt);
    ledger.received(with_ts(segment(kSyn | kAck, 1), 8000));
    const TcpSegment third = send(ledger, "A");
    ASSERT_TRUE(third.timestamps);
    EXPECT_EQ(third.timestamps->value, 500U);
    EXPECT_EQ(third.timestamps->echo, 8000U);
    EXPECT_EQ(send(ledger, "A ts +10").timestamps->value, 510U);
    EXPECT_EQ(send(ledger, "A ts none").timestamps, std::nullopt);
    EXPECT_EQ(send(ledger, "A tsecr 3").timestamps->echo, 3U);
    EXPECT_EQ(send(ledger, "R").timestamps->echo, 0U) << "not valid without A";
}

TEST(Ledger, StopsTimestampsWhenThePeerRefusesThem) {
    Ledger ledger;
    send(ledger, "S ts 500");
    ledger.received(segment(kSyn | kAck, 1));
    EXPECT_EQ(send(ledger, "A").timestamps, std::nullopt);
    EXPECT_EQ(send(ledger, "A ts 501").timestamps->value, 501U);
}

TEST(Ledger, RefersToTheEarlierFlow) {
    Ledger earlier;
    send(earlier, "S seq 999 ts 500");
    earlier.received(with_ts(segment(kSyn | kAck, 70000), 8000));
    Ledger again;
    const TcpSegment syn = send(again, "S seq last-1 ts last-100", &earlier);
    EXPECT_EQ(syn.seq, 999U);
    EXPECT_EQ(syn.timestamps->value, 400U);
    EXPECT_EQ(again.resolve(order("A ack last"), &earlier).ack, 70001U);
}

TEST(Ledger, RefusesToGuess) {
    const Ledger ledger;
    for (const char* line : {"A", "A seq 1", "FA ack 1", "S seq last", "S seq 1 ts last+1",
                             "S seq 1 ts +1", "S seq 1 tsecr 5", "S seq +1"}) {
        EXPECT_THROW(static_cast<void>(ledger.resolve(order(line), nullptr)), Refusal) << line;
    }
}

}  // namespace
}  // namespace bindlab
