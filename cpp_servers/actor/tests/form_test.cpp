#include "cpp_servers/actor/form.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

constexpr Part kParts[] = {{"seq", form::relative("seq")},
                           {"ts", form::relative("ts", "none")},
                           {"win", form::number("win", 0, 9)},
                           {"", form::text("DATA")}};

TEST(Usage, PutsWhatMayBeLeftOutIntoBrackets) {
    const Form forms[] = {form::name("socket", "sock"),
                          form::one_of("HOW", "RD|WR"),
                          form::keyword("dontwait"),
                          form::endpoint("ADDR:PORT"),
                          form::or_else(form::integer("BACKLOG"), 5),
                          form::text("TEXT"),
                          form::new_name("socket", "conn")};
    EXPECT_EQ(usage(forms), "[NAME] RD|WR [dontwait] ADDR:PORT [BACKLOG] \"TEXT\" [as NEW]");
}

TEST(Usage, TellsThePartsOfASegment) {
    const Form forms[] = {form::letters("FLAGS", "SF"), form::any_of(kParts)};
    EXPECT_EQ(usage(forms), "FLAGS [seq N] [ts N|none] [win N] [\"DATA\"]");
}

TEST(Usage, LeavesTheValueOfAnOptionToTheOption) {
    const Form numbers[] = {form::number("LEVEL", 0, 9), form::bytes("BYTES")};
    EXPECT_EQ(usage(form::option(true, numbers)), "OPTION VALUE...|LEVEL BYTES");
    EXPECT_EQ(usage(form::option(false, std::span(numbers).first(1))), "OPTION|LEVEL");
}

TEST(Usage, TellsWhatMayStandInAnEndpointsPlace) {
    EXPECT_EQ(usage(form::endpoint("ADDR:PORT", "unspec")), "ADDR:PORT|unspec");
    EXPECT_EQ(usage(form::any_endpoint("ADDR:PORT", "unspec")), "ADDR:PORT|unix:PATH|unspec");
    EXPECT_EQ(usage(form::other("over", "CARRIER", "socket")), "over CARRIER");
    EXPECT_EQ(expectation(form::any_endpoint("ADDR:PORT")),
              "like 10.0.0.1:9527, [fd00::1]:9527, unix:/tmp/x.sock or unix:@x");
    EXPECT_EQ(expectation(form::path("PATH")),
              "like /tmp/x.sock: a name in /tmp/, at most 107 bytes in all");
    EXPECT_EQ(expectation(form::endpoint("ADDR:PORT", "unspec")),
              "like 10.0.0.1:9527 or [fd00::1]:9527, or unspec");
}

TEST(Expectation, SaysWhatAWordHasToBe) {
    EXPECT_EQ(expectation(form::number("N", -1, 5)), "a number from -1 to 5");
    EXPECT_EQ(expectation(form::one_of("HOW", "RD|WR|RDWR")), "RD, WR or RDWR");
    EXPECT_EQ(expectation(form::address("GROUP", Family::ipv6)), "an IPv6 address like fd00::1");
    EXPECT_EQ(expectation(form::letters("FLAGS", "SFA")), "letters of S F A, each once");
    EXPECT_EQ(expectation(form::relative("ts", "none")),
              "none, N, N+K, +K, -K, auto, last or last+K, with numbers from 0 to 4294967295");
    EXPECT_EQ(expectation(form::name("socket", "sock")), "");
}

TEST(Keywords, AreListedInWords) {
    EXPECT_EQ(keywords(kParts), "seq, ts and win");
}

TEST(Alternatives, AreDividedByBars) {
    EXPECT_EQ(alternatives("RD|WR"), (std::vector<std::string_view>{"RD", "WR"}));
    EXPECT_TRUE(alternatives("").empty());
}

}  // namespace
}  // namespace bindlab
