#include "cpp_servers/engine/witness/tcpdump_capture.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

TEST(CaptureStatistics, AreWhatTcpdumpSays) {
    const auto statistics = parse_statistics(
        "tcpdump: listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n"
        "12 packets captured\n14 packets received by filter\n3 packets dropped by kernel\n");
    ASSERT_TRUE(statistics);
    EXPECT_EQ(statistics->captured, 12U);
    EXPECT_EQ(statistics->received, 14U);
    EXPECT_EQ(statistics->dropped, 3U);
}

TEST(CaptureStatistics, KnowTheSingular) {
    const auto statistics = parse_statistics(
        "1 packet captured\n1 packet received by filter\n0 packets dropped by kernel\n");
    ASSERT_TRUE(statistics);
    EXPECT_EQ(statistics->captured, 1U);
}

TEST(CaptureStatistics, CountWhatTheInterfaceDropped) {
    const auto statistics = parse_statistics(
        "1 packet captured\n1 packet received by filter\n2 packets dropped by kernel\n"
        "5 packets dropped by interface\n");
    ASSERT_TRUE(statistics);
    EXPECT_EQ(statistics->dropped, 7U);
}

TEST(CaptureStatistics, ComeOnOneLineBeforeTheEnd) {
    const auto statistics = parse_statistics(
        "tcpdump: 15 packets captured, 16 packets received by filter, 1 packet dropped by "
        "kernel\n");
    ASSERT_TRUE(statistics);
    EXPECT_EQ(statistics->captured, 15U);
    EXPECT_EQ(statistics->received, 16U);
    EXPECT_EQ(statistics->dropped, 1U);
}

TEST(CaptureStatistics, AreNotThereUntilTheirLastLineIsWhole) {
    EXPECT_FALSE(parse_statistics(""));
    EXPECT_FALSE(parse_statistics("12 packets captured\n14 packets received by filter\n"));
    EXPECT_FALSE(parse_statistics(
        "12 packets captured\n14 packets received by filter\n0 packets dropped by ker"));
}

}  // namespace
}  // namespace bindlab
