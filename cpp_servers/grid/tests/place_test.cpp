#include "cpp_servers/grid/place.hpp"

#include <gtest/gtest.h>

#include <set>

namespace bindlab {
namespace {

TEST(Place, IsAnotherForEachAddress) {
    std::set<std::pair<IpAddress, bool>> seen;
    for (std::size_t i = 0; i < kAddresses; ++i) {
        const Place& place = place_of(static_cast<Address>(i));
        EXPECT_TRUE(seen.emplace(place.address, place.only_ipv6).second) << i;
    }
}

TEST(Place, OfAMappedAddressIsReachedByIpv4AndAcceptedAsMapped) {
    const Place& place = place_of(Address::mapped_first);
    EXPECT_EQ(place.address.to_string(), "::ffff:10.0.0.1");
    EXPECT_EQ(place.reached.to_string(), "10.0.0.1");
    EXPECT_EQ(place.accepted, place.address);
}

TEST(Place, OfAWildcardIsReachedAtTheFirstAddress) {
    EXPECT_EQ(place_of(Address::wildcard4).accepted.to_string(), "10.0.0.1");
    EXPECT_EQ(place_of(Address::wildcard6).accepted.to_string(), "fd00::1");
    EXPECT_EQ(place_of(Address::mapped_wildcard).accepted.to_string(), "::ffff:10.0.0.1");
}

TEST(Place, IsOnTheClientsHostOnlyOnLoopback) {
    for (std::size_t i = 0; i < kAddresses; ++i) {
        const auto address = static_cast<Address>(i);
        EXPECT_EQ(place_of(address).through_loopback,
                  address == Address::loopback4 || address == Address::loopback6);
    }
}

TEST(Place, KnowsWhichSocketIsOnWhichDevice) {
    const auto both = [](Devices devices) {
        return std::string(first_device(devices)) + "/" + second_device(devices);
    };
    EXPECT_EQ(both(Devices::none), "/");
    EXPECT_EQ(both(Devices::same), "one/one");
    EXPECT_EQ(both(Devices::other), "one/two");
    EXPECT_EQ(both(Devices::first_only), "one/");
    EXPECT_EQ(both(Devices::second_only), "/one");
}

}  // namespace
}  // namespace bindlab
