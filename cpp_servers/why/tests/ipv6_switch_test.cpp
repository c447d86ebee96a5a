#include "cpp_servers/why/ipv6_switch.hpp"

#include <gtest/gtest.h>

#include "netns/link.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"
#include "netns/sysctl.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class Ipv6SwitchTest : public NeedsNamespaces {
protected:
    std::string off(const char* address) const {
        return where_.run_inside([&] { return ipv6_off_words(where_, IpAddress::parse(address)); });
    }

    NetworkNamespace where_ = NetworkNamespace::create();
};

TEST_F(Ipv6SwitchTest, IsAskedOfTheDeviceThatWouldHaveTheAddress) {
    RouteSocket routes(where_);
    create_veth_pair({&where_, &routes, "a", "", {}}, {&where_, &routes, "b.1", "", {}});
    EXPECT_EQ(off("::1"), "");
    write_sysctl(where_, "net/ipv6/conf/b.1/disable_ipv6", "1");
    EXPECT_EQ(off("::1"), "");
    EXPECT_EQ(off("fd00::1"), "IPv6 is switched off on b.1 (net.ipv6.conf.b.1.disable_ipv6 is 1)");
    write_sysctl(where_, "net.ipv6.conf.lo.disable_ipv6", "1");
    EXPECT_EQ(off("::1"), "IPv6 is switched off on lo (net.ipv6.conf.lo.disable_ipv6 is 1)");
    EXPECT_EQ(off("127.0.0.1"), "");
    EXPECT_EQ(off("::ffff:127.0.0.1"), "");
}

TEST_F(Ipv6SwitchTest, OfTheWholeMachineIsNamedUnlessADeviceHasItsOwn) {
    write_sysctl(where_, "net.ipv6.conf.all.disable_ipv6", "1");
    EXPECT_EQ(off("::1"), "IPv6 is switched off (net.ipv6.conf.all.disable_ipv6 is 1)");
    write_sysctl(where_, "net.ipv6.conf.lo.disable_ipv6", "0");
    EXPECT_EQ(off("::1"), "");
}

}  // namespace
}  // namespace bindlab
