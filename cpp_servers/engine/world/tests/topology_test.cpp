// Topology and Host: what a plan says, as the kernel shows it afterwards.
#include "cpp_servers/engine/world/topology.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <system_error>

#include "cpp_servers/engine/tests/folder.hpp"
#include "netns/sysctl.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

constexpr const char* kSetting = "net.ipv4.ip_nonlocal_bind";

Plan pair_of_hosts() {
    Plan plan;
    HostPlan server;
    server.name = "server";
    server.interfaces = {{"eth0", {InterfaceAddress::parse("10.0.0.1/24")}},
                         {"lo", {InterfaceAddress::parse("10.1.1.1/32")}}};
    server.neighbours = {{"eth0", IpAddress::parse("10.0.0.9"), "02:00:00:00:00:09"}};
    server.routes = {
        {InterfaceAddress::parse("10.9.0.0/16"), IpAddress::parse("10.0.0.2"), "eth0"}};
    server.sysctls = {{kSetting, "1"}};
    HostPlan client;
    client.name = "client";
    client.interfaces = {{"eth0", {InterfaceAddress::parse("10.0.0.2/24")}}};
    plan.hosts = {server, client};
    plan.links = {{{0, "eth0", "02:00:00:00:00:01"}, {1, "eth0", "02:00:00:00:00:02"}}};
    return plan;
}

class TopologyTest : public NeedsNamespaces {
protected:
    /// The body gets the topology of pair_of_hosts(), ready, in a process of its own.
    void with_pair(const std::function<void(Topology&)>& body) {
        in_child([&] {
            const Plan plan = pair_of_hosts();
            const NamespaceFactory namespaces;
            Topology topology(plan, namespaces);
            topology.connect();
            topology.configure();
            body(topology);
        });
    }
};

TEST_F(TopologyTest, GivesEachHostANamespaceOfItsOwn) {
    with_pair([](Topology& topology) {
        ASSERT_EQ(topology.hosts().size(), 2U);
        EXPECT_EQ(topology.hosts()[0].name, "server");
        EXPECT_NE(topology.hosts()[0].where.inode(), topology.hosts()[1].where.inode());
    });
}

TEST_F(TopologyTest, ConnectsTheHostsByALinkThatIsUp) {
    with_pair([](Topology& topology) {
        for (Host& host : topology.hosts()) {
            const auto links = host.routes.links();
            const auto link = std::ranges::find(links, "eth0", &LinkInfo::device);
            ASSERT_NE(link, links.end()) << host.name;
            EXPECT_TRUE(link->up && link->running) << host.name;
            EXPECT_EQ(link->mac, host.name == "server" ? "02:00:00:00:00:01" : "02:00:00:00:00:02");
        }
    });
}

TEST_F(TopologyTest, GivesEachDeviceItsAddresses) {
    with_pair([](Topology& topology) {
        const auto addresses = topology.hosts()[0].routes.addresses();
        const auto has = [&](std::string_view device, std::string_view address) {
            return std::ranges::any_of(addresses, [&](const AddressInfo& it) {
                return it.device == device && it.address.to_string() == address;
            });
        };
        EXPECT_TRUE(has("eth0", "10.0.0.1/24"));
        EXPECT_TRUE(has("lo", "10.1.1.1/32"));
    });
}

TEST_F(TopologyTest, SetsRoutesNeighboursAndSettings) {
    with_pair([](Topology& topology) {
        Host& server = topology.hosts()[0];
        // Each is there already, or there to be removed.
        try {
            server.routes.add_route(InterfaceAddress::parse("10.9.0.0/16"),
                                    IpAddress::parse("10.0.0.2"), "eth0");
            ADD_FAILURE() << "the route was not there";
        } catch (const std::system_error& error) {
            EXPECT_EQ(error.code().value(), EEXIST);
        }
        server.routes.remove_neighbour("eth0", IpAddress::parse("10.0.0.9"));
        EXPECT_EQ(read_sysctl(server.where, kSetting), "1");
        EXPECT_EQ(read_sysctl(topology.hosts()[1].where, kSetting), "0");
    });
}

TEST_F(TopologyTest, RecordsTheHostsAsTheKernelShowsThem) {
    const Folder folder;
    with_pair([&](Topology& topology) {
        Observations observations(folder / "o.ndjson");
        topology.record(observations);
    });
    const auto lines = lines_of(folder / "o.ndjson");
    ASSERT_EQ(lines.size(), 2U);
    const auto has = [&](std::size_t line, std::string_view piece) {
        EXPECT_NE(lines[line].find(piece), std::string::npos) << piece << " in " << lines[line];
    };
    has(0, R"("kind":"host","name":"server","namespace":)");
    has(0, R"("mac":"02:00:00:00:00:01")");
    has(0, R"("up":true,"addresses":["10.0.0.1/24")");
    has(0, R"("net.ipv4.ip_nonlocal_bind":{"was":"0","set":"1","now":"1"})");
    has(0, R"("net.ipv4.tcp_fin_timeout":{"now":"60"})");
    has(1, R"("name":"client")");
    has(1, R"("net.ipv4.ip_nonlocal_bind":{"now":"0"})");
}

TEST_F(TopologyTest, GivesAHostItsDevices) {
    if (!kernel_has_device(DeviceKind::vrf) || !kernel_has_device(DeviceKind::dummy)) {
        GTEST_SKIP() << "this kernel has no VRFs or dummy devices";
    }
    in_child([] {
        Plan plan;
        HostPlan host;
        host.name = "server";
        host.interfaces = {
            {"red0", {InterfaceAddress::parse("10.1.0.1/24")}, DeviceKind::dummy, "red"},
            {"red", {}, DeviceKind::vrf, ""}};
        plan.hosts = {host};
        const NamespaceFactory namespaces;
        Topology topology(plan, namespaces);
        topology.connect();
        topology.configure();
        EXPECT_EQ(topology.hosts()[0].routes.links().size(), 3U);
        EXPECT_EQ(topology.hosts()[0].routes.addresses().back().address.to_string(), "10.1.0.1/24");
    });
}

void configure(const Plan& plan) {
    const NamespaceFactory namespaces;
    Topology topology(plan, namespaces);
    topology.connect();
    topology.configure();
}

TEST_F(TopologyTest, SaysWhichSettingTheKernelDoesNotKnow) {
    in_child([] {
        Plan plan = pair_of_hosts();
        plan.hosts[0].sysctls = {{"net.ipv4.no_such_thing", "1"}};
        try {
            configure(plan);
            ADD_FAILURE() << "it was set";
        } catch (const std::system_error& error) {
            EXPECT_NE(std::string(error.what()).find("no_such_thing"), std::string::npos);
        }
    });
}

TEST_F(TopologyTest, SaysWhereAValueStandsThatTheKernelDoesNotTakeAndWhatItIsNow) {
    in_child([] {
        Plan plan = pair_of_hosts();
        plan.hosts[0].sysctls = {{"net.ipv4.ip_local_port_range", "500 600", 7}};
        try {
            configure(plan);
            ADD_FAILURE() << "it was set";
        } catch (const SettingRefused& error) {
            EXPECT_EQ(error.line, 7);
            EXPECT_NE(std::string(error.what()).find("Invalid argument (it is \"32768 60999\")"),
                      std::string::npos)
                << error.what();
        }
    });
}

}  // namespace
}  // namespace bindlab
