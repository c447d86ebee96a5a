#include "cpp_servers/actor/relative_number.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

using Base = RelativeNumber::Base;

TEST(ParseRelativeNumber, KnowsEveryForm) {
    EXPECT_EQ(parse_relative_number("1000"), (RelativeNumber{Base::number, 1000, 0}));
    EXPECT_EQ(parse_relative_number("4294967295"), (RelativeNumber{Base::number, 4294967295U, 0}));
    EXPECT_EQ(parse_relative_number("1000+5"), (RelativeNumber{Base::number, 1000, 5}));
    EXPECT_EQ(parse_relative_number("+5"), (RelativeNumber{Base::current, 0, 5}));
    EXPECT_EQ(parse_relative_number("-1"), (RelativeNumber{Base::current, 0, 0xffffffffU}));
    EXPECT_EQ(parse_relative_number("auto"), (RelativeNumber{Base::current, 0, 0}));
    EXPECT_EQ(parse_relative_number("auto+2"), (RelativeNumber{Base::current, 0, 2}));
    EXPECT_EQ(parse_relative_number("last"), (RelativeNumber{Base::last, 0, 0}));
    EXPECT_EQ(parse_relative_number("last-100"), (RelativeNumber{Base::last, 0, 0U - 100U}));
}

TEST(ParseRelativeNumber, RefusesTheRest) {
    for (const char* wrong : {"", "x", "+", "last+", "4294967296", "1+4294967296", "1+x", "1++1",
                              "1+-1", "none", "latest", "1 "}) {
        EXPECT_EQ(parse_relative_number(wrong), std::nullopt) << wrong;
    }
}

}  // namespace
}  // namespace bindlab
