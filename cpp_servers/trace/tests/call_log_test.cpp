#include "cpp_servers/trace/tests/call_log.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "cpp_servers/trace/tests/traced_python.hpp"

namespace bindlab {
namespace {

TEST(CallLogTest, KeepsTheOrder) {
    CallLog log;
    log.add({.kind = SocketCall::Kind::bind, .fd = 3});
    log.add({.kind = SocketCall::Kind::listen, .fd = 3});
    ASSERT_EQ(log.all().size(), 2U);
    EXPECT_EQ(log.all().back().kind, SocketCall::Kind::listen);
}

TEST(CallLogTest, WakesWhoeverWaitsForACall) {
    CallLog log;
    std::thread other([&] { log.add({.kind = SocketCall::Kind::listen}); });
    EXPECT_TRUE(log.await([](const auto& calls) { return !calls.empty(); }, soon()));
    other.join();
    EXPECT_FALSE(log.await([](const auto& calls) { return calls.size() > 1; },
                           std::chrono::steady_clock::now()));
}

}  // namespace
}  // namespace bindlab
