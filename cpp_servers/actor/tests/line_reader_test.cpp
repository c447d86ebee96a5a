#include "cpp_servers/actor/line_reader.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>
#include <system_error>

#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

// A pipe that already holds `text` and has no writer any more.
Descriptor holding(std::string_view text) {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC), "pipe");
    Descriptor reader(ends[0]);
    const Descriptor writer(ends[1]);
    check(::write(writer.get(), text.data(), text.size()), "write");
    return reader;
}

TEST(LineReader, HandsOutLinesWithoutTheirNewlines) {
    const Descriptor input = holding("one\n\nthree\n");
    LineReader lines(input.get());
    EXPECT_EQ(lines.next(), "one");
    EXPECT_EQ(lines.next(), "");
    EXPECT_EQ(lines.next(), "three");
    EXPECT_EQ(lines.next(), std::nullopt);
    EXPECT_EQ(lines.next(), std::nullopt);
}

TEST(LineReader, TakesALastLineWithoutNewline) {
    const Descriptor input = holding("one\ntwo");
    LineReader lines(input.get());
    EXPECT_EQ(lines.next(), "one");
    EXPECT_EQ(lines.next(), "two");
    EXPECT_EQ(lines.next(), std::nullopt);
}

TEST(LineReader, TakesLinesLongerThanOneRead) {
    const std::string text(20000, 'x');
    const Descriptor input = holding(text + "\n");
    LineReader lines(input.get());
    EXPECT_EQ(lines.next(), text);
}

TEST(LineReader, GoesOnWithWhatAnotherHasRead) {
    const Descriptor input = holding("ee\n");
    LineReader lines(input.get(), "one\ntwo\nthr");
    EXPECT_EQ(lines.next(), "one");
    EXPECT_EQ(lines.rest(), "two\nthr");
    EXPECT_EQ(lines.next(), "two");
    EXPECT_EQ(lines.next(), "three");
}

TEST(LineReader, ThrowsWhenItCannotRead) {
    LineReader lines(-1);
    EXPECT_THROW(lines.next(), std::system_error);
}

}  // namespace
}  // namespace bindlab
