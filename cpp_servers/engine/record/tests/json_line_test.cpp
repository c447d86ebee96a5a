#include "cpp_servers/engine/record/json_line.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace bindlab {
namespace {

TEST(JsonLine, KeepsTheOrderOfTheKeys) {
    EXPECT_EQ(json_line({{"b", 1}, {"a", {{"d", 2}, {"c", nullptr}}}}),
              R"({"b":1,"a":{"d":2,"c":null}})");
}

TEST(JsonLine, ReplacesBytesThatAreNoUtf8InValuesAndKeys) {
    EXPECT_EQ(json_line({{"k\xc3", "v\xff"}}), "{\"k\xef\xbf\xbd\":\"v\xef\xbf\xbd\"}");
}

TEST(JsonLine, HasSecondsToTheMicrosecond) {
    EXPECT_EQ(to_seconds(std::chrono::nanoseconds(1234567890)), 1.234568);
    EXPECT_EQ(json_line({{"s", to_seconds(std::chrono::milliseconds(500))}}), R"({"s":0.5})");
}

}  // namespace
}  // namespace bindlab
