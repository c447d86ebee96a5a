#include "cpp_servers/actor/utf8.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace bindlab {
namespace {

TEST(Utf8, KnowsTheLengthOfACharacter) {
    EXPECT_EQ(utf8_length("a"), 1U);
    EXPECT_EQ(utf8_length("\xc3\xbc!"), 2U);
    EXPECT_EQ(utf8_length("\xe2\x82\xac!"), 3U);
    EXPECT_EQ(utf8_length("\xf0\x9f\x98\x80!"), 4U);
    EXPECT_EQ(utf8_length(std::string_view("\0", 1)), 1U);
}

TEST(Utf8, RefusesWhatRfc3629Forbids) {
    for (const std::string_view wrong : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf",
                                         "\xf0\x8f\xbf\xbf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                         "\xf5\x80\x80\x80", "\xff", "\xc3", "\xe2\x82", "\xc3x"}) {
        EXPECT_EQ(utf8_length(wrong), 0U);
    }
}

TEST(Utf8, ReplacesOnlyTheWrongBytes) {
    EXPECT_EQ(utf8_or_replacement("a\xff\xc3\xbc"), "a\xef\xbf\xbd\xc3\xbc");
    EXPECT_EQ(utf8_or_replacement(""), "");
}

}  // namespace
}  // namespace bindlab
