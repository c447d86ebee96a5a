// The end of an output is kept, and no writer waits.
#include "cpp_servers/check/output_tail.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

namespace bindlab {
namespace {

void write_all(int descriptor, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const ssize_t count = ::write(descriptor, text.data() + at, text.size() - at);
        ASSERT_GT(count, 0);
        at += static_cast<std::size_t>(count);
    }
}

TEST(OutputTail, HasWhatWasWrittenLast) {
    OutputTail tail;
    const Descriptor writer = tail.take_writer();
    EXPECT_EQ(tail.last(), "");
    write_all(writer.get(), "words\n");
    EXPECT_EQ(tail.last(), "words\n");
}

TEST(OutputTail, LetsNobodyWaitAndKeepsLittleOfMuch) {
    OutputTail tail;
    {
        const Descriptor writer = tail.take_writer();
        const std::string line(99, 'y');
        for (int i = 0; i < 40'000; ++i) {  // many times what a pipe holds
            write_all(writer.get(), line + "\n");
        }
        write_all(writer.get(), "the end");
    }
    const std::string last = tail.last();
    EXPECT_LE(last.size(), OutputTail::kKept);
    EXPECT_TRUE(last.ends_with("the end"));
}

TEST(OutputTail, EndsWhileSomebodyMayStillWrite) {
    Descriptor writer;
    {
        OutputTail tail;
        writer = tail.take_writer();
    }
    EXPECT_TRUE(writer);
}

}  // namespace
}  // namespace bindlab
