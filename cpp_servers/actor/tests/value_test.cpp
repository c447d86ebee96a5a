#include "cpp_servers/actor/value.hpp"

#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/actor/words.hpp"

namespace bindlab {
namespace {

// Those of the words that are refused.
std::string refused(const Form& form, std::initializer_list<const char*> words) {
    std::string all;
    for (const char* word : words) {
        try {
            parse_value(form, word);
        } catch (const LineFault&) {
            all += std::string(word) + '\n';
        }
    }
    return all;
}

TEST(ParseValue, SaysWhatWouldBeRight) {
    try {
        parse_value(form::number("BACKLOG", 0, 9), "10");
        FAIL() << "no fault";
    } catch (const LineFault& fault) {
        EXPECT_STREQ(fault.what(), "BACKLOG is a number from 0 to 9, not '10'");
    }
}

TEST(ParseValue, TakesDecimalNumbersWithinTheirBounds) {
    const Form form = form::number("N", -1, 5);
    EXPECT_EQ(std::get<std::int64_t>(parse_value(form, "-1")), -1);
    EXPECT_EQ(std::get<std::int64_t>(parse_value(form, "0005")), 5);
    EXPECT_EQ(refused(form, {"", "6", "-2", "1x", "0x1", "+1", "99999999999999999999"}),
              "\n6\n-2\n1x\n0x1\n+1\n99999999999999999999\n");
}

TEST(ParseValue, TakesEndpointsOfBothFamilies) {
    const Form form = form::endpoint("ADDR:PORT");
    EXPECT_EQ(std::get<Endpoint>(parse_value(form, "[fd00::1]:80")).to_string(), "[fd00::1]:80");
    EXPECT_EQ(std::get<Endpoint>(parse_value(form, "10.0.0.1:0")).port, 0);
    EXPECT_EQ(refused(form, {"10.0.0.1", "fd00::1:80 ", "10.0.0.1:65536"}),
              "10.0.0.1\nfd00::1:80 \n10.0.0.1:65536\n");
}

TEST(ParseValue, TakesAWordInsteadOfAnEndpoint) {
    const Form form = form::endpoint("ADDR:PORT", "unspec");
    EXPECT_EQ(std::get<std::string>(parse_value(form, "unspec")), "unspec");
    EXPECT_EQ(std::get<Endpoint>(parse_value(form, "10.0.0.1:1")).port, 1);
    EXPECT_EQ(refused(form, {"", "none"}), "\nnone\n");
}

TEST(ParseValue, TakesAddressesOfUnixWhereAnyFamilyIsMeant) {
    const Form form = form::any_endpoint("ADDR:PORT");
    EXPECT_EQ(std::get<std::string>(parse_value(form, "unix:/tmp/x.sock")), "unix:/tmp/x.sock");
    EXPECT_EQ(std::get<std::string>(parse_value(form, "unix:@x")), "unix:@x");
    EXPECT_EQ(refused(form::endpoint("LOCAL"), {"unix:@x"}), "unix:@x\n");
}

TEST(ParseValue, TakesAScope) {
    const Form form = form::any_endpoint("ADDR:PORT");
    const auto scoped = std::get<ScopedEndpoint>(parse_value(form, "[fe80::1%eth0]:80"));
    EXPECT_EQ(scoped.endpoint.to_string(), "[fe80::1]:80");
    EXPECT_EQ(scoped.device, "eth0");
    EXPECT_EQ(refused(form, {"[fe80::1%]:80", "[10.0.0.1%lo]:80", "10.0.0.1%lo:80", "[::1]:80%lo"}),
              "[fe80::1%]:80\n[10.0.0.1%lo]:80\n10.0.0.1%lo:80\n[::1]:80%lo\n");
    EXPECT_EQ(refused(form::endpoint("LOCAL"), {"[fe80::1%eth0]:80"}), "[fe80::1%eth0]:80\n");
}

TEST(ParseValue, TakesPathsInTheFolderForAll) {
    const Form form = form::path("PATH");
    EXPECT_EQ(std::get<std::string>(parse_value(form, "/tmp/x.sock")), "/tmp/x.sock");
    EXPECT_EQ(refused(form, {"/tmp/", "/tmp/..", "/tmp/a/b", "/etc/passwd", "tmp/x", ""}),
              "/tmp/\n/tmp/..\n/tmp/a/b\n/etc/passwd\ntmp/x\n\n");
}

TEST(ParseValue, TakesTwoHexadecimalDigitsForEachByte) {
    const Form form = form::bytes("BYTES");
    EXPECT_EQ(std::get<std::string>(parse_value(form, "05aF")), "05aF");
    EXPECT_EQ(std::get<std::string>(parse_value(form, "none")), "none");
    EXPECT_EQ(std::get<std::string>(parse_value(form, std::string(512, '0'))).size(), 512U);
    EXPECT_EQ(refused(form, {"", "5", "0x05", "0g", "nones"}), "\n5\n0x05\n0g\nnones\n");
    EXPECT_EQ(refused(form, {std::string(514, '0').c_str()}).size(), 515U);
}

TEST(ParseValue, TakesAddressesOfOneFamily) {
    const Form form = form::address("GROUP", Family::ipv4);
    EXPECT_EQ(std::get<IpAddress>(parse_value(form, "239.1.1.1")).to_string(), "239.1.1.1");
    EXPECT_EQ(refused(form, {"ff02::1", "239.1.1", "239.1.1.1:80"}),
              "ff02::1\n239.1.1\n239.1.1.1:80\n");
}

TEST(ParseValue, TakesAWordInsteadOfARelativeNumber) {
    const Form form = form::relative("ts", "none");
    EXPECT_EQ(std::get<std::string>(parse_value(form, "none")), "none");
    EXPECT_EQ(std::get<RelativeNumber>(parse_value(form, "+5")).offset, 5U);
    EXPECT_EQ(refused(form::relative("seq"), {"none", "last+"}), "none\nlast+\n");
}

TEST(ParseValue, TakesWhatADeviceCanBeCalled) {
    const Form form = form::device("DEV");
    EXPECT_EQ(std::get<std::string>(parse_value(form, "eth0.100@if5")), "eth0.100@if5");
    EXPECT_EQ(refused(form, {"", ".", "..", "/dev/null", "eth0:1", "abcdefghijklmnop"}),
              "\n.\n..\n/dev/null\neth0:1\nabcdefghijklmnop\n");
}

TEST(ParseValue, TakesEachLetterOnce) {
    const Form form = form::letters("FLAGS", "SFA");
    EXPECT_EQ(std::get<std::string>(parse_value(form, "AS")), "AS");
    EXPECT_EQ(refused(form, {"", "SS", "s", "SX"}), "\nSS\ns\nSX\n");
}

}  // namespace
}  // namespace bindlab
