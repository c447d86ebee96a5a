#include "cpp_servers/actor/ip_packet.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

namespace bindlab {
namespace {

const std::vector<std::uint8_t> kSegment = {1, 2, 3, 4, 5};

std::vector<std::uint8_t> packet(const char* source, const char* destination) {
    return encode_packet(IpAddress::parse(source), IpAddress::parse(destination), kSegment);
}

TEST(InternetSum, AgreesWithTheExampleOfRfc1071) {
    const std::array<std::uint8_t, 8> bytes = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
    EXPECT_EQ(internet_sum(bytes), 0xddf2);
}

TEST(InternetSum, PadsAnOddByteAndGoesOnFromAFormerSum) {
    const std::array<std::uint8_t, 3> bytes = {0x12, 0x34, 0x56};
    EXPECT_EQ(internet_sum(bytes), 0x6834);
    EXPECT_EQ(internet_sum(bytes, 0xffff), 0x6834);
}

TEST(IpPacket, ComesBackAsItWentInBothFamilies) {
    for (const auto& [source, destination] :
         {std::pair{"10.0.0.2", "10.0.0.1"}, std::pair{"fd00::2", "fd00::1"}}) {
        const auto bytes = packet(source, destination);
        const auto back = decode_packet(bytes);
        ASSERT_TRUE(back) << source;
        EXPECT_EQ(back->source.to_string(), source);
        EXPECT_EQ(back->destination.to_string(), destination);
        EXPECT_EQ(std::vector(back->segment.begin(), back->segment.end()), kSegment);
    }
}

TEST(IpPacket, HasAnIpv4HeaderWhoseSumIsAllOnes) {
    const auto bytes = packet("10.0.0.2", "10.0.0.1");
    EXPECT_EQ(internet_sum(std::span(bytes).first(20)), 0xffff);
}

TEST(IpPacket, DropsWhatEthernetPaddedBehindIt) {
    auto bytes = packet("10.0.0.2", "10.0.0.1");
    bytes.resize(46, 0);
    const auto back = decode_packet(bytes);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->segment.size(), kSegment.size());
}

TEST(IpPacket, RefusesOtherProtocolsFragmentsAndPieces) {
    auto udp = packet("10.0.0.2", "10.0.0.1");
    udp[9] = 17;
    EXPECT_FALSE(decode_packet(udp));
    auto fragment = packet("10.0.0.2", "10.0.0.1");
    fragment[6] = 0x20;
    EXPECT_FALSE(decode_packet(fragment));
    auto version = packet("10.0.0.2", "10.0.0.1");
    version[0] = 0x55;
    EXPECT_FALSE(decode_packet(version));
    for (const auto& whole : {packet("10.0.0.2", "10.0.0.1"), packet("fd00::2", "fd00::1")}) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            EXPECT_FALSE(decode_packet(std::span(whole).first(size))) << size;
        }
    }
}

TEST(IpPacket, WantsAddressesOfOneFamily) {
    EXPECT_THROW(packet("10.0.0.2", "fd00::1"), std::invalid_argument);
}

}  // namespace
}  // namespace bindlab
