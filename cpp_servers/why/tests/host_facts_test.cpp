#include "cpp_servers/why/host_facts.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "cpp_servers/why/tests/made_up.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_answer.hpp"
#include "netns/socket_table.hpp"
#include "netns/sysctl.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class HostFactsTest : public NeedsNamespaces {};

TEST(PortRangeFrom, IsThePairInTheSetting) {
    EXPECT_EQ(port_range_from("1024\t2048").low, 1024);
    EXPECT_EQ(port_range_from("1024\t2048").high, 2048);
    for (const char* text : {"", "1024", "x y", "2048 1024", "1 70000"}) {
        EXPECT_EQ(port_range_from(text).low, PortRange().low) << text;
        EXPECT_EQ(port_range_from(text).high, PortRange().high) << text;
    }
}

TEST(LacksRightToPort, IsForPortsBelowTheFirstUnprivilegedOne) {
    HostFacts host = made_host();
    BindRequest request = made_request("0.0.0.0:80");
    request.uid = 4000000000;  // not who runs this
    EXPECT_TRUE(lacks_right_to_port(request, host));
    host.first_unprivileged_port = 80;
    EXPECT_FALSE(lacks_right_to_port(request, host));
    host.first_unprivileged_port = 1024;
    request.where.port = 1024;
    EXPECT_FALSE(lacks_right_to_port(request, host));
}

TEST(HostFacts, KnowSinceWhenBoundSocketsAreListed) {
    EXPECT_FALSE(made_host({6, 7, 12}).lists_bound_sockets());
    EXPECT_TRUE(made_host({6, 8, 0}).lists_bound_sockets());
}

TEST(VrfsAmong, AreThemselvesAndTheDevicesInThem) {
    LinkInfo vrf;
    vrf.index = 4;
    vrf.kind = "vrf";
    LinkInfo in_it;
    in_it.index = 2;  // which comes before it
    in_it.master = 4;
    LinkInfo bridge;
    bridge.index = 5;
    bridge.kind = "bridge";
    LinkInfo port;
    port.index = 6;
    port.master = 5;
    HostFacts host = made_host();
    host.vrfs = vrfs_among(std::vector{in_it, vrf, bridge, port});
    EXPECT_EQ(host.vrfs, (std::map<std::uint32_t, std::uint32_t>{{2, 4}, {4, 4}}));
    EXPECT_FALSE(in_different_vrfs(host, 2, 4));
    EXPECT_FALSE(in_different_vrfs(host, 0, 6));
    EXPECT_TRUE(in_different_vrfs(host, 0, 2));
    EXPECT_TRUE(in_different_vrfs(host, 4, 6));
}

TEST_F(HostFactsTest, AreTheSettingsOfTheNamespace) {
    const auto where = NetworkNamespace::create();
    write_sysctl(where, "net.ipv4.ip_local_port_range", "20000 20010");
    write_sysctl(where, "net.ipv4.ip_local_reserved_ports", "20005");
    write_sysctl(where, "net.ipv4.ip_unprivileged_port_start", "79");
    write_sysctl(where, "net.ipv4.tcp_fin_timeout", "7");
    write_sysctl(where, "net.ipv6.bindv6only", "1");
    const HostFacts facts = host_facts(where, {6, 18, 0});
    EXPECT_EQ(facts.chosen_ports.low, 20000);
    EXPECT_EQ(facts.chosen_ports.high, 20010);
    EXPECT_EQ(facts.reserved_ports, "20005");
    EXPECT_EQ(facts.first_unprivileged_port, 79);
    EXPECT_EQ(facts.fin_timeout, 7);
    EXPECT_TRUE(facts.bindv6only);
    EXPECT_TRUE(facts.binds_privileged_ports);
    EXPECT_EQ(facts.user, ::geteuid());
}

/// create_user_ns() of kernel/user_namespace.c refuses it in a chroot, and beyond a limit.
bool has_user_namespaces() {
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(::unshare(CLONE_NEWUSER) == 0 ? 0 : 1);
    }
    int status = 1;
    return ::waitpid(child, &status, 0) == child && status == 0;
}

TEST_F(HostFactsTest, KnowThatRootOfAnotherUserNamespaceHasNoRight) {
    if (!has_user_namespaces()) {
        GTEST_SKIP() << "no user namespace can be made here: a chroot, or user.max_user_namespaces";
    }
    in_child([] {
        const auto where = NetworkNamespace::create();
        EXPECT_TRUE(host_facts(where, {6, 18, 0}).heeds_rights);
        where.enter();
        ASSERT_EQ(::unshare(CLONE_NEWUSER), 0);
        const HostFacts facts = host_facts(NetworkNamespace::current(), {6, 18, 0});
        EXPECT_FALSE(facts.heeds_rights);
        EXPECT_FALSE(facts.binds_privileged_ports) << "whatever capabilities it has there";
        BindRequest request = made_request("0.0.0.0:80");
        for (const uid_t uid : {uid_t{0}, ::geteuid()}) {
            request.uid = uid;
            EXPECT_TRUE(lacks_right_to_port(request, facts));
        }
    });
}

TEST_F(HostFactsTest, TellAnAddressThatNoInterfaceHasAndTakeNoPort) {
    const auto where = NetworkNamespace::create();
    where.run_inside([&] {
        EXPECT_EQ(address_error(made_request("0.0.0.0:80")), 0);
        EXPECT_EQ(address_error(made_request("127.0.0.77:80")), 0);
        EXPECT_EQ(address_error(made_request("[::1]:80")), 0);
        EXPECT_EQ(address_error(made_request("10.9.8.7:80")), EADDRNOTAVAIL);
        EXPECT_EQ(address_error(made_request("[fd00::7]:80")), EADDRNOTAVAIL);
        EXPECT_EQ(address_error(made_request("[fe80::1]:80")), EINVAL);
        BindRequest datagrams = made_request("10.9.8.7:80");
        datagrams.protocol = Protocol::udp;
        EXPECT_EQ(address_error(datagrams), EADDRNOTAVAIL);
    });
    EXPECT_TRUE(SocketTable(where).read().empty());
}

TEST(PortsInTest, ReadsListsOfPorts) {
    const PortRange all{1, 65535};
    EXPECT_EQ(ports_in("", all).size(), 0U);
    EXPECT_EQ(ports_in("80", all).size(), 1U);
    EXPECT_EQ(ports_in("80,90-92,91", all).size(), 4U);
    EXPECT_EQ(ports_in("1-65535", {10, 19}).size(), 10U);
    EXPECT_EQ(ports_in("nonsense,9-2", all).size(), 0U);
}

}  // namespace
}  // namespace bindlab
