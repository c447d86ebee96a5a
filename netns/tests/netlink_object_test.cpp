#include "netns/netlink_object.hpp"

#include <gtest/gtest.h>
#include <netlink/errno.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <string>

#include "netns/netlink_socket.hpp"

namespace bindlab {
namespace {

TEST(NetlinkObject, IsNeverNull) {
    EXPECT_THROW(own<LinkObject>(nullptr), std::bad_alloc);
}

TEST(NetlinkObject, SaysWhatLibnlCouldNotDo) {
    EXPECT_NO_THROW(check_libnl(0, "try"));
    EXPECT_THROW(check_libnl(-NLE_NOMEM, "try"), std::bad_alloc);
    try {
        check_libnl(-NLE_MISSING_ATTR, "try");
        FAIL() << "no exception";
    } catch (const std::runtime_error& fault) {
        EXPECT_EQ(std::string(fault.what()).find("try: "), 0U) << fault.what();
    }
}

TEST(NetlinkObject, IsNotSentWhenItCannotBeBuilt) {
    const auto empty = own<InterfaceAddressObject>(::rtnl_addr_alloc());
    const auto build = [&](nl_msg** result) {
        return ::rtnl_addr_build_add_request(empty.get(), 0, result);
    };
    EXPECT_THROW(NetlinkMessage{build}, std::runtime_error);
}

TEST(NetlinkObject, HoldsAnAddressWithItsPrefix) {
    for (const auto* const text : {"10.0.0.1/24", "fd00::1/64", "0.0.0.0/0"}) {
        const InterfaceAddress address = InterfaceAddress::parse(text);
        const auto object = to_netlink(address);
        EXPECT_EQ(IpAddress::from_bytes(bytes_of(*object)), address.address);
        EXPECT_EQ(::nl_addr_get_family(object.get()), address.address.domain());
        EXPECT_EQ(::nl_addr_get_prefixlen(object.get()), address.prefix);
    }
}

TEST(NetlinkObject, HoldsAMac) {
    const MacAddress mac = parse_mac("02:00:00:00:00:01");
    const auto object = to_netlink(mac);
    EXPECT_TRUE(std::ranges::equal(bytes_of(*object), mac));
}

}  // namespace
}  // namespace bindlab
