#include "netns/address.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace bindlab {
namespace {

std::string refusal(void (*parse)(const std::string&), const std::string& text) {
    try {
        parse(text);
    } catch (const std::invalid_argument& fault) {
        return fault.what();
    }
    return "accepted";
}

void parse_address(const std::string& text) {
    IpAddress::parse(text);
}
void parse_interface_address(const std::string& text) {
    InterfaceAddress::parse(text);
}
void parse_endpoint(const std::string& text) {
    Endpoint::parse(text);
}

TEST(IpAddress, IsPrintedAsItWasWritten) {
    for (const std::string text : {"10.0.0.1", "0.0.0.0", "::", "fd00::1", "::ffff:10.0.0.1"}) {
        EXPECT_EQ(IpAddress::parse(text).to_string(), text);
    }
}

TEST(IpAddress, KnowsItsFamilyByNameAndByNumber) {
    EXPECT_EQ(to_string(IpAddress::parse("10.0.0.1").family), "ipv4");
    EXPECT_EQ(to_string(IpAddress::parse("fd00::1").family), "ipv6");
    EXPECT_EQ(IpAddress::parse("10.0.0.1").domain(), AF_INET);
    EXPECT_EQ(IpAddress::parse("fd00::1").domain(), AF_INET6);
}

TEST(IpAddress, HasOneSpellingForEqualAddresses) {
    EXPECT_EQ(IpAddress::parse("FD00:0:0::0001").to_string(), "fd00::1");
    EXPECT_EQ(IpAddress::parse("fd00::1"), IpAddress::parse("fd00:0:0::1"));
}

TEST(IpAddress, TellsTheWildcardFromOthersInBothFamilies) {
    EXPECT_TRUE(IpAddress::parse("0.0.0.0").is_any());
    EXPECT_TRUE(IpAddress::parse("::").is_any());
    EXPECT_FALSE(IpAddress::parse("0.0.0.1").is_any());
    EXPECT_FALSE(IpAddress::parse("::1").is_any());
}

TEST(IpAddress, TellsAMappedAddressAndWhatItStandsFor) {
    const IpAddress mapped = IpAddress::parse("::ffff:10.0.0.1");
    EXPECT_TRUE(mapped.is_mapped());
    EXPECT_EQ(mapped.without_mapping(), IpAddress::parse("10.0.0.1"));
    EXPECT_TRUE(IpAddress::parse("::ffff:0.0.0.0").without_mapping().is_any());
    for (const char* other : {"10.0.0.1", "fd00::1", "::", "::fffe:10.0.0.1", "::1:ffff:a00:1"}) {
        EXPECT_FALSE(IpAddress::parse(other).is_mapped()) << other;
        EXPECT_EQ(IpAddress::parse(other).without_mapping(), IpAddress::parse(other));
    }
}

TEST(IpAddress, NeedsADeviceWhereItsScopeIsOneOf) {
    for (const char* local : {"fe80::1", "ff01::1", "ff02::fb", "ff12::1", "ff32::1"}) {
        EXPECT_TRUE(IpAddress::parse(local).needs_scope()) << local;
    }
    for (const char* other : {"ff05::1", "ff0e::1", "fec0::1", "::1", "224.0.0.1", "239.2.0.1"}) {
        EXPECT_FALSE(IpAddress::parse(other).needs_scope()) << other;
    }
}

TEST(IpAddress, TellsLinkLocalAndMulticastFromOthers) {
    EXPECT_TRUE(IpAddress::parse("fe80::1").is_link_local());
    EXPECT_TRUE(IpAddress::parse("febf::1").is_link_local());
    for (const char* other : {"fec0::1", "fd00::1", "254.128.0.1"}) {
        EXPECT_FALSE(IpAddress::parse(other).is_link_local()) << other;
    }
    for (const char* group : {"ff02::1", "224.0.0.1", "239.255.255.255"}) {
        EXPECT_TRUE(IpAddress::parse(group).is_multicast()) << group;
    }
    for (const char* other : {"fe80::1", "223.0.0.1", "240.0.0.1"}) {
        EXPECT_FALSE(IpAddress::parse(other).is_multicast()) << other;
    }
}

TEST(IpAddress, TellsLoopbackFromOthers) {
    for (const char* loopback : {"127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"}) {
        EXPECT_TRUE(IpAddress::parse(loopback).is_loopback()) << loopback;
    }
    for (const char* other : {"10.0.0.1", "0.0.0.0", "::", "::2", "::ffff:10.0.0.127"}) {
        EXPECT_FALSE(IpAddress::parse(other).is_loopback()) << other;
    }
}

TEST(IpAddress, ComesBackFromItsRawBytes) {
    for (const std::string text : {"10.0.0.1", "fd00::1"}) {
        const IpAddress address = IpAddress::parse(text);
        EXPECT_EQ(IpAddress::from_bytes(address.raw()), address);
    }
}

TEST(IpAddress, RefusesBytesOfAnotherNumber) {
    const std::vector<std::uint8_t> six(6);
    EXPECT_THROW(IpAddress::from_bytes(six), std::invalid_argument);
}

TEST(IpAddress, RefusesWhatIsNoneAndSaysWhatToWrite) {
    for (const std::string text : {"", "10.0.0", "10.0.0.256", "fd00::1%eth0", "[::1]", "host"}) {
        EXPECT_EQ(refusal(parse_address, text),
                  text + ": not an IP address, write 10.0.0.1 or fd00::1");
    }
}

TEST(InterfaceAddress, KeepsItsPrefixLength) {
    EXPECT_EQ(InterfaceAddress::parse("10.0.0.1/24").prefix, 24);
    EXPECT_EQ(InterfaceAddress::parse("10.0.0.1/24").to_string(), "10.0.0.1/24");
    EXPECT_EQ(InterfaceAddress::parse("fd00::1/64").to_string(), "fd00::1/64");
    EXPECT_EQ(InterfaceAddress::parse("0.0.0.0/0").to_string(), "0.0.0.0/0");
}

TEST(InterfaceAddress, WithoutPrefixIsTheWholeAddress) {
    EXPECT_EQ(InterfaceAddress::parse("10.0.0.1").prefix, 32);
    EXPECT_EQ(InterfaceAddress::parse("fd00::1").prefix, 128);
}

TEST(InterfaceAddress, RefusesAPrefixThatIsTooLongOrNoNumber) {
    for (const std::string text : {"10.0.0.1/33", "10.0.0.1/", "10.0.0.1/-1", "10.0.0.1/2x"}) {
        EXPECT_EQ(refusal(parse_interface_address, text),
                  text + ": the prefix length is not a number from 0 to 32");
    }
    EXPECT_EQ(refusal(parse_interface_address, "fd00::1/129"),
              "fd00::1/129: the prefix length is not a number from 0 to 128");
}

TEST(Endpoint, IsPrintedAsItWasWritten) {
    for (const std::string text : {"10.0.0.1:80", "0.0.0.0:0", "[fd00::1]:65535", "[::]:9527"}) {
        EXPECT_EQ(Endpoint::parse(text).to_string(), text);
    }
}

TEST(Endpoint, NeedsBracketsForIpv6AndOnlyThere) {
    for (const std::string text :
         {"fd00::1:80", "[10.0.0.1]:80", "[fd00::1:80", "10.0.0.1", "[]:1"}) {
        EXPECT_EQ(refusal(parse_endpoint, text),
                  text + ": not an endpoint, write 10.0.0.1:80 or [fd00::1]:80");
    }
}

TEST(Endpoint, RefusesAPortThatIsNone) {
    for (const std::string text : {"10.0.0.1:65536", "10.0.0.1:", "[::1]:http", "10.0.0.1:+1"}) {
        EXPECT_EQ(refusal(parse_endpoint, text),
                  text + ": the port is not a number from 0 to 65535");
    }
}

TEST(Endpoint, SurvivesTheWayThroughASocketAddress) {
    for (const std::string text : {"10.0.0.1:80", "[fd00::1]:9527"}) {
        const Endpoint endpoint = Endpoint::parse(text);
        EXPECT_EQ(Endpoint::from(endpoint.to_socket_address()), endpoint);
    }
}

TEST(Endpoint, RefusesASocketAddressOfNoFamily) {
    EXPECT_THROW(Endpoint::from(SocketAddress{}), std::invalid_argument);
}

TEST(Endpoint, IsOrderedByAddressThenPort) {
    EXPECT_LT(Endpoint::parse("10.0.0.1:2"), Endpoint::parse("10.0.0.2:1"));
    EXPECT_LT(Endpoint::parse("10.0.0.1:1"), Endpoint::parse("10.0.0.1:2"));
    EXPECT_LT(Endpoint::parse("10.0.0.1:1"), Endpoint::parse("[::]:1"));
}

}  // namespace
}  // namespace bindlab
