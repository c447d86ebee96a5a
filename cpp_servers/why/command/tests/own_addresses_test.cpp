#include "cpp_servers/why/command/own_addresses.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "netns/network_namespace.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class OwnAddressesTest : public NeedsNamespaces {};

TEST_F(OwnAddressesTest, AreThoseOfTheNamespace) {
    const auto all = NetworkNamespace::create().run_inside([] { return own_addresses(); });
    EXPECT_EQ(words_of(all, Family::ipv4), "127.0.0.1 (lo)");
}

TEST(AddressStatesTest, AreReadFromTheKernelsTable) {
    std::vector<OwnAddress> all = {{.address = IpAddress::parse("fd00::1"), .device = "eth0"},
                                   {.address = IpAddress::parse("fd00::2"), .device = "eth0"},
                                   {.address = IpAddress::parse("fd00::1"), .device = "eth1"}};
    mark_states(
        "fd000000000000000000000000000001 02 40 00 40     eth0\n"
        "fd000000000000000000000000000002 02 40 00 c8     eth0\n"
        "nonsense\n",
        all);
    EXPECT_TRUE(all[0].is_tentative);
    EXPECT_FALSE(all[0].is_duplicate);
    EXPECT_TRUE(all[1].is_duplicate);
    EXPECT_FALSE(all[2].is_tentative) << "on another device";
}

TEST(AddressWordsTest, NameEightAtMost) {
    const std::vector<OwnAddress> many(10,
                                       {.address = IpAddress::parse("10.0.0.1"), .device = "eth0"});
    const std::string words = words_of(many, Family::ipv4);
    EXPECT_EQ(std::ranges::count(words, '('), 8);
    EXPECT_TRUE(words.ends_with(" and 2 more"));
    EXPECT_EQ(words_of(many, Family::ipv6), "");
}

}  // namespace
}  // namespace bindlab
