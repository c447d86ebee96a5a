#include "cpp_servers/actor/segment_order.hpp"

#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/actor/call_parser.hpp"
#include "cpp_servers/actor/tcp_segment.hpp"

namespace bindlab {
namespace {

using Base = RelativeNumber::Base;

SegmentOrder order(std::string_view line) {
    return segment_order(parse_call("segment " + std::string(line)).value());
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
    EXPECT_EQ(full.seq, (RelativeNumber{Base::number, 5, 0}));
    EXPECT_EQ(full.ack, (RelativeNumber{Base::current, 0, 0}));
    EXPECT_EQ(full.ts, (RelativeNumber{Base::last, 0, 1}));
    EXPECT_EQ(full.tsecr, (RelativeNumber{Base::number, 7, 0}));
}

TEST(SegmentOrder, TakesIsnForSeqOfASyn) {
    EXPECT_EQ(order("S isn 9").seq, (RelativeNumber{Base::number, 9, 0}));
}

TEST(SegmentOrder, CanLeaveTimestampsOut) {
    EXPECT_TRUE(order("A ts none").without_ts);
}

}  // namespace
}  // namespace bindlab
