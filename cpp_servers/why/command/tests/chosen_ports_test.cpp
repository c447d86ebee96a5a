#include "cpp_servers/why/command/chosen_ports.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

TEST(ChosenPortsTest, CountsWhatIsUsedAndWhatGoesToOneEnd) {
    HostFacts host = made_host();
    host.chosen_ports = {40000, 40003};
    host.reserved_ports = "39999-40000";
    const std::vector<SocketEntry> all = {
        made_socket("ESTABLISHED", "10.0.0.1:40001", "10.0.0.2:80").entry,
        made_socket("TIME_WAIT", "10.0.0.1:40002", "10.0.0.3:80").entry,
        made_socket("ESTABLISHED", "10.0.0.1:40001", "10.0.0.3:80").entry,
        made_socket("LISTEN", "10.0.0.1:80").entry};
    const Endpoint to = Endpoint::parse("10.0.0.2:80");
    const ChosenPorts ports = chosen_ports(all, host, to);
    EXPECT_EQ(ports.size(), 4U);
    EXPECT_EQ(ports.used, 2U);
    EXPECT_EQ(ports.used_to_there, 1U);
    EXPECT_EQ(ports.reserved, 1U);
    EXPECT_EQ(ports.left(), 1U);
    EXPECT_EQ(
        words_of(ports, to),
        "2 of the 4 ports from 40000 to 40003 (net.ipv4.ip_local_port_range) are in use, 1 of "
        "them to 10.0.0.2:80, and 1 are reserved (ip_local_reserved_ports)");
    EXPECT_EQ(words_of(chosen_ports(all, host, std::nullopt, PortRange{40001, 40001}), {}),
              "1 of the 1 ports from 40001 to 40001 (the socket's IP_LOCAL_PORT_RANGE) are in use");
}

}  // namespace
}  // namespace bindlab
