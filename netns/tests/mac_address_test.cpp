#include "netns/mac_address.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace bindlab {
namespace {

TEST(MacAddress, IsPrintedAsItWasWritten) {
    EXPECT_EQ(mac_to_string(parse_mac("02:00:00:00:00:01")), "02:00:00:00:00:01");
    EXPECT_EQ(mac_to_string(parse_mac("FE:dc:BA:98:76:54")), "fe:dc:ba:98:76:54");
}

TEST(MacAddress, RefusesWhatIsNone) {
    for (const std::string text : {"", "02:00:00:00:00", "02-00-00-00-00-01", "02:00:00:00:00:0g",
                                   "02:00:00:00:00:01:02", "2:0:0:0:0:1......"}) {
        EXPECT_THROW(parse_mac(text), std::invalid_argument) << text;
    }
}

TEST(MacAddress, IsNothingForBytesOfAnotherNumber) {
    EXPECT_EQ(mac_to_string(std::vector<std::uint8_t>(4)), "");
}

}  // namespace
}  // namespace bindlab
