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

}  // namespace
}  // namespace bindlab
