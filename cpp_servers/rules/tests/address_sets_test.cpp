#include "cpp_servers/rules/address_sets.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

constexpr std::array<Address, kAddresses> kEveryAddress = {
    Address::wildcard4, Address::first4,          Address::second4,      Address::loopback4,
    Address::wildcard6, Address::wildcard6_only,  Address::first6,       Address::second6,
    Address::loopback6, Address::mapped_wildcard, Address::mapped_first, Address::mapped_second};

TEST(AddressSets, MeetInWhatBothHear) {
    EXPECT_TRUE(meet(Address::wildcard4, Address::loopback4));
    EXPECT_TRUE(meet(Address::wildcard6, Address::first4));
    EXPECT_TRUE(meet(Address::wildcard6, Address::wildcard6_only));
    EXPECT_TRUE(meet(Address::mapped_wildcard, Address::second4));
    EXPECT_TRUE(meet(Address::mapped_first, Address::first4));
    EXPECT_TRUE(meet(Address::mapped_wildcard, Address::wildcard6));
}

TEST(AddressSets, DoNotMeetInOtherAddressesNorInTheOtherFamily) {
    EXPECT_FALSE(meet(Address::first4, Address::second4));
    EXPECT_FALSE(meet(Address::first4, Address::first6));
    EXPECT_FALSE(meet(Address::mapped_first, Address::second4));
    EXPECT_FALSE(meet(Address::wildcard6_only, Address::wildcard4));
    EXPECT_FALSE(meet(Address::wildcard6_only, Address::mapped_first));
    EXPECT_FALSE(meet(Address::wildcard4, Address::loopback6));
    EXPECT_FALSE(meet(Address::mapped_wildcard, Address::first6));
}

TEST(AddressSets, MeetThemselvesAndEachOtherAlike) {
    for (const Address one : kEveryAddress) {
        EXPECT_TRUE(meet(one, one));
        EXPECT_TRUE(hears_ipv4(one) || hears_ipv6(one));
        for (const Address other : kEveryAddress) {
            EXPECT_EQ(meet(one, other), meet(other, one));
        }
    }
}

TEST(AddressSets, OfBothFamiliesIsTheDualStackWildcardAlone) {
    for (const Address address : kEveryAddress) {
        EXPECT_EQ(hears_ipv4(address) && hears_ipv6(address), address == Address::wildcard6);
    }
}

TEST(AddressSets, KnowWildcardsAndMappedAddresses) {
    EXPECT_TRUE(is_wildcard(Address::mapped_wildcard));
    EXPECT_TRUE(is_wildcard(Address::wildcard6_only));
    EXPECT_FALSE(is_wildcard(Address::mapped_first));
    EXPECT_TRUE(is_mapped(Address::mapped_second));
    EXPECT_FALSE(is_mapped(Address::first6));
    EXPECT_FALSE(is_mapped(Address::wildcard4));
}

}  // namespace
}  // namespace bindlab
