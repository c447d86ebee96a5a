#include "cpp_servers/actor/segment_order.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/actor/tcp_segment.hpp"

namespace bindlab {
namespace {

using Base = Reckoning::Base;

SegmentOrder order(std::string_view line) {
    Words words(split_words(line));
    return take_segment_order(words);
}

TEST(Reckoning, KnowsEveryFormOfANumber) {
    EXPECT_EQ(parse_reckoning("1000", "seq"), (Reckoning{Base::number, 1000, 0}));
    EXPECT_EQ(parse_reckoning("4294967295", "seq"), (Reckoning{Base::number, 4294967295U, 0}));
    EXPECT_EQ(parse_reckoning("1000+5", "seq"), (Reckoning{Base::number, 1000, 5}));
    EXPECT_EQ(parse_reckoning("+5", "seq"), (Reckoning{Base::current, 0, 5}));
    EXPECT_EQ(parse_reckoning("-1", "seq"), (Reckoning{Base::current, 0, 0xffffffffU}));
    EXPECT_EQ(parse_reckoning("auto", "ack"), (Reckoning{Base::current, 0, 0}));
    EXPECT_EQ(parse_reckoning("last", "seq"), (Reckoning{Base::last, 0, 0}));
    EXPECT_EQ(parse_reckoning("last-100", "ts"), (Reckoning{Base::last, 0, 0U - 100U}));
}

TEST(Reckoning, RefusesTheRest) {
    for (const char* wrong :
         {"", "x", "+", "last+", "4294967296", "1+x", "1++1", "none", "latest"}) {
        EXPECT_THROW(parse_reckoning(wrong, "seq"), LineFault) << wrong;
    }
}

TEST(SegmentOrder, NeedsNothingButFlags) {
    const SegmentOrder bare = order("A");
    EXPECT_EQ(bare.flags, kAck);
    EXPECT_FALSE(bare.seq || bare.ack || bare.ts || bare.tsecr || bare.without_ts);
    EXPECT_EQ(bare.window, 65535);
    EXPECT_EQ(bare.data, "");
}

TEST(SegmentOrder, TakesItsPartsInAnyOrder) {
    const SegmentOrder full = order(R"(PA win 100 "hi" tsecr 7 ts last+1 ack +0 seq 5)");
    EXPECT_EQ(full.flags, kPsh | kAck);
    EXPECT_EQ(full.window, 100);
    EXPECT_EQ(full.data, "hi");
    EXPECT_EQ(full.seq, (Reckoning{Base::number, 5, 0}));
    EXPECT_EQ(full.ack, (Reckoning{Base::current, 0, 0}));
    EXPECT_EQ(full.ts, (Reckoning{Base::last, 0, 1}));
    EXPECT_EQ(full.tsecr, (Reckoning{Base::number, 7, 0}));
}

TEST(SegmentOrder, TakesIsnForSeqOfASyn) {
    EXPECT_EQ(order("S isn 9").seq, (Reckoning{Base::number, 9, 0}));
    EXPECT_THROW(order("A isn 9"), LineFault);
}

TEST(SegmentOrder, CanLeaveTimestampsOut) {
    EXPECT_TRUE(order("A ts none").without_ts);
}

TEST(SegmentOrder, RefusesWhatMakesNoSense) {
    for (const char* wrong : {"", "X", "SS", "sa", "\"S\"", "S ack 1", "A seq", "A seq 1 seq 2",
                              "A win 65536", "A speed 9", "A \"x\" \"y\"", "S seq 1 isn 2"}) {
        EXPECT_THROW(order(wrong), LineFault) << wrong;
    }
}

}  // namespace
}  // namespace bindlab
