#include "cpp_servers/actor/network_order.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

TEST(NetworkOrder, TheMostSignificantByteComesFirst) {
    std::vector<std::uint8_t> bytes = {0xff};
    append_16(bytes, 0x0102);
    append_32(bytes, 0x03040506);
    EXPECT_EQ(bytes, (std::vector<std::uint8_t>{0xff, 1, 2, 3, 4, 5, 6}));
}

TEST(NetworkOrder, OnlyTheLowBitsAreWritten) {
    std::vector<std::uint8_t> bytes;
    append_16(bytes, 0xabcd1234);
    append_32(bytes, 0xabcd'1234'5678);
    EXPECT_EQ(bytes, (std::vector<std::uint8_t>{0x12, 0x34, 0x12, 0x34, 0x56, 0x78}));
}

TEST(NetworkOrder, WhatWasWrittenIsReadAtItsOffset) {
    std::vector<std::uint8_t> bytes = {0};
    append_16(bytes, 0xfffe);
    append_32(bytes, 0xfedcba98);
    EXPECT_EQ(read_16(bytes, 1), 0xfffe);
    EXPECT_EQ(read_32(bytes, 3), 0xfedcba98U);
}

}  // namespace
}  // namespace bindlab
