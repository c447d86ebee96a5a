#include "cpp_servers/actor/endpoint_fault.hpp"

#include <gtest/gtest.h>

#include <string>

namespace bindlab {
namespace {

std::string fault_of(std::string_view word) {
    return endpoint_fault(form::any_endpoint("ADDR:PORT"), word).value_or("nothing");
}

// The part that is quoted first.
std::string part_of(std::string_view word) {
    const std::string fault = fault_of(word);
    const std::size_t begin = fault.find('\'') + 1;
    return fault.substr(begin, fault.find('\'', begin) - begin);
}

TEST(EndpointFault, NamesThePortThatIsNone) {
    EXPECT_EQ(fault_of("10.0.0.1:70000"), "'70000' is no port: a port is a number from 0 to 65535");
    EXPECT_EQ(part_of("10.0.0.1:"), "");
    EXPECT_EQ(part_of("10.0.0.1:http"), "http");
    EXPECT_EQ(part_of("[fd00::1]:-1"), "-1");
    EXPECT_EQ(fault_of("10.0.0.1"), "'10.0.0.1' has no port: write for example 10.0.0.1:9527");
    EXPECT_EQ(fault_of("[fd00::1]"), "'[fd00::1]' has no port: write for example [fd00::1]:9527");
}

TEST(EndpointFault, NamesTheAddressThatIsNone) {
    for (const char* address :
         {"10.0.0.1.5", "10.0.0", "10.0.0.256", "010.0.0.1", "localhost", "*", ""}) {
        EXPECT_EQ(part_of(std::string(address) + ":80"), address);
        EXPECT_NE(fault_of(std::string(address) + ":80").find(" is no address: "),
                  std::string::npos);
    }
    EXPECT_EQ(part_of("[fd00::g]:80"), "fd00::g");
    EXPECT_EQ(part_of("[1::2::3]:80"), "1::2::3");
}

TEST(EndpointFault, SaysWhereBracketsScopesAndPrefixesBelong) {
    EXPECT_NE(fault_of("fd00::1:80").find("in brackets"), std::string::npos);
    EXPECT_NE(fault_of("fe80::1%eth0:80").find("in brackets"), std::string::npos);
    EXPECT_NE(fault_of("[10.0.0.1]:80").find("brackets are for IPv6"), std::string::npos);
    EXPECT_NE(fault_of("[fe80::1]%eth0:80").find("within its brackets"), std::string::npos);
    EXPECT_NE(fault_of("10.0.0.1%eth0:80").find("a scope is an IPv6"), std::string::npos);
    EXPECT_EQ(fault_of("[fe80::1%a/b]:80"), "'a/b' is no device's name");
    EXPECT_EQ(fault_of("[fe80::1%]:80"), "'' is no device's name");
    EXPECT_EQ(fault_of("10.0.0.1/24:80"), "'10.0.0.1/24:80': an address with a port has no prefix");
    EXPECT_EQ(endpoint_fault(form::endpoint("LOCAL"), "[fe80::1%eth0]:80"),
              "'[fe80::1%eth0]:80': no scope can stand here");
}

TEST(EndpointFault, SaysWhatAUnixAddressIs) {
    EXPECT_EQ(
        fault_of("unix:/run/x.sock"),
        "'unix:/run/x.sock': a path is a name in /tmp/ like unix:/tmp/x.sock, another name is "
        "like unix:@x, and neither is longer than 107 bytes");
}

TEST(EndpointFault, SaysNothingOfAWordThatIsNotLikeOne) {
    for (const char* word : {"X", "", "[fd00::1", "10.0.0.1:80:90", "[fd00::1]80"}) {
        EXPECT_EQ(fault_of(word), "nothing") << word;
    }
}

}  // namespace
}  // namespace bindlab
