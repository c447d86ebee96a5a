#include "netns/device.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class DeviceTest : public NeedsNamespaces {
protected:
    int error_of(const DeviceSpec& spec) {
        try {
            create_device(where_, routes_, spec);
        } catch (const std::system_error& fault) {
            return fault.code().value();
        }
        return 0;
    }
    bool is_up(const std::string& device) {
        const auto links = routes_.links();
        const auto found = std::ranges::find(links, device, &LinkInfo::device);
        return found != links.end() && found->up;
    }

    NetworkNamespace where_ = NetworkNamespace::create();
    RouteSocket routes_{where_};
};

TEST_F(DeviceTest, IsUpWithItsAddress) {
    if (!kernel_has_device(DeviceKind::dummy)) {
        GTEST_SKIP() << "this kernel has no dummy devices, or has not loaded the module";
    }
    create_device(where_, routes_, {"dummy7", DeviceKind::dummy, 0, ""});
    routes_.add_address("dummy7", InterfaceAddress::parse("10.7.0.1/24"));
    EXPECT_TRUE(is_up("dummy7"));
    EXPECT_EQ(error_of({"dummy7", DeviceKind::dummy, 0, ""}), EEXIST);
}

TEST_F(DeviceTest, MayBelongToAVrf) {
    if (!kernel_has_device(DeviceKind::vrf) || !kernel_has_device(DeviceKind::dummy)) {
        GTEST_SKIP() << "this kernel has no VRFs, or has not loaded the module";
    }
    create_device(where_, routes_, {"red", DeviceKind::vrf, 100, ""});
    create_device(where_, routes_, {"dummy7", DeviceKind::dummy, 0, "red"});
    EXPECT_TRUE(is_up("red"));
    EXPECT_TRUE(is_up("dummy7"));
}

TEST_F(DeviceTest, NamesAVrfThatIsThere) {
    EXPECT_EQ(error_of({"dummy7", DeviceKind::dummy, 0, "blue"}), ENODEV);
    EXPECT_EQ(error_of({"a-name-of-16-too", DeviceKind::dummy, 0, ""}), ERANGE);
}

TEST(DeviceKind, IsCalledAsItsModule) {
    EXPECT_EQ(to_string(DeviceKind::dummy), "dummy");
    EXPECT_EQ(to_string(DeviceKind::vrf), "vrf");
}

}  // namespace
}  // namespace bindlab
