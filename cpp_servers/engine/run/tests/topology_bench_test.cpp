#include "cpp_servers/engine/run/topology_bench.hpp"

#include <gtest/gtest.h>

#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class TopologyBenchTest : public NeedsNamespaces {};

TEST_F(TopologyBenchTest, MakesAsManyAsItIsAskedFor) {
    in_child([] {
        const TopologyCosts costs = measure_topologies(3, false);
        EXPECT_EQ(costs.times, 3U);
        EXPECT_GT(costs.bare_seconds, 0);
        EXPECT_GT(costs.floor_seconds, 0);
        EXPECT_GT(costs.topology_seconds, 0);
        EXPECT_FALSE(costs.ip_seconds);
    });
}

TEST(TopologyCosts, AreOneObjectWithSecondsToTheMicrosecond) {
    TopologyCosts costs;
    costs.times = 7;
    costs.bare_seconds = 0.1234567;
    costs.floor_seconds = 0.5;
    costs.topology_seconds = 1.0;
    EXPECT_EQ(costs.to_json(), R"({"n":7,"bare_seconds":0.123457,"floor_seconds":0.5,)"
                               R"("topology_seconds":1.0,"ip_seconds":null})");
    costs.ip_seconds = 2.5;
    EXPECT_NE(costs.to_json().find(R"("ip_seconds":2.5})"), std::string::npos);
}

}  // namespace
}  // namespace bindlab
