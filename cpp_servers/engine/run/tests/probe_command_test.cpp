#include "cpp_servers/engine/run/probe_command.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cpp_servers/engine/record/kernel.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class ProbeCommandTest : public NeedsNamespaces {};

TEST_F(ProbeCommandTest, SaysWhatThisMachineCanDoInOneObject) {
    Probes probes;
    const auto said = nlohmann::json::parse(describe_machine(probes));
    EXPECT_EQ(said.at("kernel").at("release"), Kernel::current().release);
    EXPECT_EQ(said.at("engine"), BINDLAB_VERSION);
    EXPECT_TRUE(said.at("ipv6").is_boolean());
    EXPECT_TRUE(said.at("bound_inactive").is_boolean());
    EXPECT_EQ(said.at("options").at("SO_REUSEADDR"), true);
    EXPECT_EQ(said.at("sysctls").at("net.ipv4.ip_local_port_range"), "32768\t60999");
    EXPECT_TRUE(said.at("sysctls").contains("net.ipv4.tcp_tw_recycle"));  // gone since 4.12: null
    EXPECT_NE(std::ranges::find(said.at("programs"), "actor"), said.at("programs").end());
}

}  // namespace
}  // namespace bindlab
