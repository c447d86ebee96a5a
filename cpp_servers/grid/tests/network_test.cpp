#include "cpp_servers/grid/network.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <string>

#include "cpp_servers/grid/laboratory.hpp"
#include "cpp_servers/grid/place.hpp"
#include "netns/sysctl.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

class GridNetworkTest : public NeedsNamespaces {};

TEST_F(GridNetworkTest, HasNoSocketsAndTwoDevices) {
    in_child([] {
        const NamespaceFactory namespaces;
        GridNetwork network(namespaces);
        EXPECT_TRUE(network.sockets().read().empty());
        const auto links = RouteSocket(network.host()).links();
        for (const char* device : {kDeviceOne, kDeviceTwo}) {
            EXPECT_NE(std::ranges::find(links, device, &LinkInfo::device), links.end()) << device;
        }
        const auto one = std::ranges::find(links, kDeviceOne, &LinkInfo::device);
        EXPECT_EQ(one->index, network.device_one());
    });
}

TEST_F(GridNetworkTest, LeadsFromTheClientToEachAddressOfTheHost) {
    in_child([] {
        const NamespaceFactory namespaces;
        const GridNetwork network(namespaces);
        for (const char* local : {"10.0.0.1:80", "10.0.0.3:80", "[fd00::1]:80", "[fd00::3]:80"}) {
            const auto listener = listen_socket(network.host(), local, 1);
            EXPECT_NO_THROW(connect_socket(network.client(), local, SOCK_STREAM)) << local;
        }
    });
}

TEST_F(GridNetworkTest, HasRoomForTheRemnantsOfABatch) {
    in_child([] {
        constexpr const char* kRoom = "net.ipv4.tcp_max_tw_buckets";
        const NamespaceFactory namespaces;
        const GridNetwork network(namespaces);
        EXPECT_GE(std::stoul(read_sysctl(network.host(), kRoom).value()), kBatch);
    });
}

}  // namespace
}  // namespace bindlab
