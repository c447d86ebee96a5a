#include "cpp_servers/programs/report.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

TEST(Report, ReadsLikeTheLecture) {
    EXPECT_EQ(received("hello"), "received 5 bytes: hello");
}

TEST(Report, CountsTheLineEndingButDoesNotPrintIt) {
    EXPECT_EQ(received("hello\r\n"), "received 7 bytes: hello");
    EXPECT_EQ(received("\n\n"), R"(received 2 bytes: \n)");
}

TEST(Report, NamesTheSender) {
    EXPECT_EQ(received("x", "10.0.0.2:4000"), "received 1 bytes from 10.0.0.2:4000: x");
}

TEST(Report, KeepsControlBytesOffTheTerminal) {
    EXPECT_EQ(printable("a\tb\nc\x1b[2J\x7f"), R"(a\tb\nc\x1b[2J\x7f)");
    EXPECT_EQ(printable("gr\xc3\xbcn \"q\" \\"), "gr\xc3\xbcn \"q\" \\");
    EXPECT_EQ(printable(""), "");
}

// The same as in harness/language/tests/test_escape.py.
TEST(Report, KeepsWhatMovesTheCursorOrTurnsTheWritingOffTheTerminal) {
    EXPECT_EQ(printable("\xc2\x9b"
                        "31m"),
              R"(\x9b31m)");
    EXPECT_EQ(printable("a\xe2\x80\xae"
                        "b\xe2\x81\xa6"
                        "c\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c"),
              "a\\u202eb\\u2066c\\u200e\\u200f\\u061c");
    EXPECT_EQ(printable("line\xe2\x80\xa8"
                        "end"),
              "line\\u2028end");
    EXPECT_EQ(printable("\xf3\xa0\x81\x81"), "\\U000e0041");
    EXPECT_EQ(printable("\xe2\x82\xac \xf0\x9f\x90\xa7 \xe7\xab\xaf\xe5\x8f\xa3"),
              "\xe2\x82\xac \xf0\x9f\x90\xa7 \xe7\xab\xaf\xe5\x8f\xa3");
}

TEST(Report, WritesOutBytesThatAreNoUtf8) {
    EXPECT_EQ(printable("\x9b"
                        "2J"),
              R"(\x9b2J)");
    EXPECT_EQ(printable("\xe2\x82"), R"(\xe2\x82)");
    EXPECT_EQ(printable("\xc3("), R"(\xc3()");
    EXPECT_EQ(printable("\xc0\x9b"), R"(\xc0\x9b)") << "too long a form";
    EXPECT_EQ(printable("\xed\xa0\x80"), R"(\xed\xa0\x80)") << "half of a pair of UTF-16";
    EXPECT_EQ(printable("\xf4\x90\x80\x80\xff"), R"(\xf4\x90\x80\x80\xff)");
}

}  // namespace
}  // namespace bindlab
