#include "cpp_servers/actor/tcp_segment.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/actor/ip_packet.hpp"

namespace bindlab {
namespace {

TcpSegment example() {
    TcpSegment segment;
    segment.source_port = 40000;
    segment.destination_port = 9527;
    segment.flags = kSyn | kAck;
    segment.seq = 0xfffffffe;
    segment.ack = 0x01020304;
    segment.window = 4321;
    segment.mss = 1460;
    segment.timestamps = {500, 600};
    segment.data = "hello";  // odd length
    return segment;
}

const IpAddress kFrom = IpAddress::parse("10.0.0.2");
const IpAddress kTo = IpAddress::parse("10.0.0.1");

TEST(TcpSegment, ComesBackAsItWent) {
    const auto back = decode_tcp(encode(example(), kFrom, kTo));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->source_port, 40000);
    EXPECT_EQ(back->destination_port, 9527);
    EXPECT_EQ(back->flags, kSyn | kAck);
    EXPECT_EQ(back->seq, 0xfffffffeU);
    EXPECT_EQ(back->ack, 0x01020304U);
    EXPECT_EQ(back->window, 4321);
    EXPECT_EQ(back->mss, 1460);
    ASSERT_TRUE(back->timestamps);
    EXPECT_EQ(back->timestamps->value, 500U);
    EXPECT_EQ(back->timestamps->echo, 600U);
    EXPECT_EQ(back->data, "hello");
}

TEST(TcpSegment, HasAChecksumThatAReceiverAccepts) {
    for (const char* source : {"10.0.0.2", "fd00::2"}) {
        const IpAddress from = IpAddress::parse(source);
        const IpAddress to = IpAddress::parse(from.family == Family::ipv4 ? "10.0.0.1" : "fd00::1");
        const auto bytes = encode(example(), from, to);
        // RFC 1071: the sum over everything, the checksum included, is all ones.
        EXPECT_EQ(internet_sum(bytes, pseudo_header_sum(from, to, bytes.size())), 0xffff);
    }
}

TEST(TcpSegment, LaysItsOptionsOutAsTheRfcsDo) {
    const auto bytes = encode(example(), kFrom, kTo);
    EXPECT_EQ(bytes[12] >> 4, 9) << "header length in words";
    const std::vector<std::uint8_t> options(bytes.begin() + 20, bytes.begin() + 36);
    EXPECT_EQ(options,
              (std::vector<std::uint8_t>{2, 4, 5, 180, 1, 1, 8, 10, 0, 0, 1, 244, 0, 0, 2, 88}));
}

TEST(TcpSegment, CountsSynAndFinInItsLength) {
    TcpSegment segment;
    EXPECT_EQ(segment.length(), 0U);
    segment.data = "abc";
    segment.flags = kFin | kAck;
    EXPECT_EQ(segment.length(), 4U);
    segment.flags = kSyn;
    EXPECT_EQ(segment.length(), 4U);
}

TEST(TcpSegment, WritesFlagsInOneOrderAndReadsThemInAny) {
    EXPECT_EQ(flag_letters(kAck | kSyn), "SA");
    EXPECT_EQ(flag_letters(kAck | kPsh | kFin), "FPA");
    EXPECT_EQ(flag_letters(kAck | kRst), "RA");
    EXPECT_EQ(flag_letters(0), "");
    EXPECT_EQ(parse_flags("AS"), kAck | kSyn);
    EXPECT_EQ(parse_flags("SFRPAU"), 63);
    for (const char* wrong : {"", "s", "SX", "AA"}) {
        EXPECT_EQ(parse_flags(wrong), std::nullopt) << wrong;
    }
}

TEST(TcpSegment, SkipsOptionsItDoesNotKnow) {
    auto bytes = encode(example(), kFrom, kTo);
    bytes[20] = 30;  // MSS becomes an unknown kind of the same length
    const auto segment = decode_tcp(bytes);
    ASSERT_TRUE(segment);
    EXPECT_EQ(segment->mss, std::nullopt);
    EXPECT_TRUE(segment->timestamps);
}

TEST(TcpSegment, RefusesBytesThatContradictThemselves) {
    const auto good = encode(example(), kFrom, kTo);
    for (std::size_t size = 0; size < 36; ++size) {
        EXPECT_FALSE(decode_tcp(std::span(good).first(size))) << size;
    }
    auto short_header = good;
    short_header[12] = 4 << 4;
    EXPECT_FALSE(decode_tcp(short_header));
    for (const unsigned int length : {0U, 1U, 200U}) {
        auto bad_option = good;
        bad_option[21] = static_cast<std::uint8_t>(length);
        EXPECT_FALSE(decode_tcp(bad_option)) << length;
    }
}

}  // namespace
}  // namespace bindlab
