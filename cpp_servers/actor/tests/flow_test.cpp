// What a flow does alone; what it does against a real listener is in raw_verbs_test.cpp.
#include "cpp_servers/actor/flow.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>

#include "cpp_servers/actor/alarm.hpp"
#include "cpp_servers/actor/tests/in_network.hpp"

namespace bindlab {
namespace {

Flow flow(const char* local, const char* remote) {
    return {Endpoint::parse(local), Endpoint::parse(remote)};
}

class Flows : public InNetwork {};

TEST_F(Flows, AreTheSameByBothEndpoints) {
    const Flow one = flow("10.0.0.2:1", "10.0.0.1:2");
    EXPECT_TRUE(one.same_endpoints(flow("10.0.0.2:1", "10.0.0.1:2")));
    EXPECT_FALSE(one.same_endpoints(flow("10.0.0.2:1", "10.0.0.1:3")));
    EXPECT_FALSE(one.same_endpoints(flow("10.0.0.3:1", "10.0.0.1:2")));
}

TEST_F(Flows, HearNothingWhereNobodySpeaks) {
    BINDLAB_NEED_ISOLATION();
    Flow silent = flow("10.0.0.2:1", "10.0.0.1:2");
    ASSERT_GE(silent.open().ret, 0);
    TcpSegment heard;
    EXPECT_EQ(silent.receive(false, heard).error, EAGAIN);
}

TEST_F(Flows, CanBeInterruptedWhileTheyWait) {
    BINDLAB_NEED_ISOLATION();
    Flow silent = flow("10.0.0.2:1", "10.0.0.1:2");
    ASSERT_GE(silent.open().ret, 0);
    Alarm alarm;
    alarm.set(std::chrono::milliseconds(5));
    TcpSegment heard;
    EXPECT_EQ(silent.receive(true, heard).error, EINTR);
}

}  // namespace
}  // namespace bindlab
