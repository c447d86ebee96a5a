// Whole numbers of a command line, within bounds.
#include "cpp_servers/programs/whole_number.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace bindlab {
namespace {

TEST(WholeNumber, IsReadWithinItsBounds) {
    EXPECT_EQ(whole_number_of("1", "PORT", 1, 65535), 1U);
    EXPECT_EQ(whole_number_of("65535", "PORT", 1, 65535), 65535U);
}

TEST(WholeNumber, IsNothingElse) {
    for (const char* text :
         {"", "0", "65536", "-1", "+1", " 1", "1 ", "80x", "0x10", "1.0", "18446744073709551616"}) {
        EXPECT_THROW(whole_number_of(text, "PORT", 1, 65535), std::invalid_argument) << text;
    }
    try {
        whole_number_of("80\n", "PORT", 1, 9);
        FAIL();
    } catch (const std::invalid_argument& mistake) {
        EXPECT_EQ(std::string(mistake.what()).find('\n'), std::string::npos);
    }
}

}  // namespace
}  // namespace bindlab
