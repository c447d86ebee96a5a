// A link-local address or group may name the device that bind() then binds to.
#include "cpp_servers/why/device_of_scope.hpp"

#include <gtest/gtest.h>
#include <net/if.h>

namespace bindlab {
namespace {

BindRequest after_scope(const char* address, std::uint32_t scope, const char* device = "") {
    BindRequest request;
    request.where.address = IpAddress::parse(address);
    request.device = device;
    take_device_of_scope(request, scope);
    return request;
}

TEST(DeviceOfScope, IsThatOfALinkLocalAddressOrGroupAlone) {
    const std::uint32_t loopback = ::if_nametoindex("lo");
    EXPECT_EQ(after_scope("fe80::1", loopback).device, "lo");
    EXPECT_EQ(after_scope("fe80::1", loopback).interface, loopback);
    EXPECT_EQ(after_scope("febf::1", loopback).device, "lo");
    EXPECT_EQ(after_scope("ff01::1", loopback).device, "lo");
    EXPECT_EQ(after_scope("ff02::fb", loopback).device, "lo");
    for (const char* address : {"fec0::1", "fd00::1", "ff05::1", "::", "::1", "10.0.0.1"}) {
        EXPECT_EQ(after_scope(address, loopback).device, "") << address;
    }
}

TEST(DeviceOfScope, IsWhatCountsOfTwo) {
    const std::uint32_t loopback = ::if_nametoindex("lo");
    EXPECT_EQ(after_scope("fe80::1", loopback, "eth9").device, "lo");
    EXPECT_EQ(after_scope("fe80::1", loopback, "eth9").interface, loopback);
    EXPECT_EQ(after_scope("fd00::1", loopback, "eth9").device, "eth9") << "it needs none";
}

TEST(DeviceOfScope, LeavesTheDeviceWhereThereIsNoScope) {
    EXPECT_EQ(after_scope("fe80::1", 0).device, "");
    EXPECT_EQ(after_scope("fe80::1", 0, "eth9").device, "eth9");
}

TEST(DeviceOfScope, OfAnIndexThatIsNotThereIsNoDevice) {
    EXPECT_EQ(after_scope("fe80::1", 99999).device, "index 99999");
    EXPECT_EQ(after_scope("fe80::1", 99999, "lo").interface, 99999U);
}

}  // namespace
}  // namespace bindlab
