#include "cpp_servers/check/coming_up.hpp"

#include <chrono>

#include "cpp_servers/check/tests/checked_server.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

using ComingUpTest = ChecksServers;

TEST_F(ComingUpTest, FindsWhereItListens) {
    const NamespaceFactory factory;
    const auto listeners = listeners_for(order_for("reuseport"), factory);
    ASSERT_EQ(listeners.size(), 1U);
    EXPECT_EQ(listeners[0].where.to_string(), "[::]:8080");
    EXPECT_EQ(listeners[0].at_bind, (ReuseOptions{.address = true, .port = true}));
    EXPECT_EQ(listeners[0].now, listeners[0].at_bind);
    EXPECT_EQ(listeners[0].v6only, false);
    EXPECT_EQ(listeners[0].close_on_exec, true);
    EXPECT_EQ(listeners[0].backlog, 16);
    EXPECT_FALSE(listeners[0].chosen);
}

TEST_F(ComingUpTest, KnowsAPortThatTheKernelChose) {
    const NamespaceFactory factory;
    CheckOrder order = order_for("good");
    order.command.back() = "0";
    const auto listeners = listeners_for(order, factory);
    ASSERT_EQ(listeners.size(), 1U);
    EXPECT_TRUE(listeners[0].chosen);
}

TEST_F(ComingUpTest, TellsARefusalByTheCall) {
    const NamespaceFactory factory;
    const CheckOrder order = order_for("good");
    const auto listeners = listeners_for(order, factory);
    Arena arena(factory, {}, {});
    const Descriptor other = listen_socket(arena.where(), "127.0.0.1:8080", 1);
    const RunningServer server(order, arena, {});
    const Attempt attempt = await_start(server, arena, listeners, in_time());
    EXPECT_EQ(attempt.came, Came::refused);
    ASSERT_TRUE(attempt.decisive.has_value());
    EXPECT_EQ(attempt.decisive->to_string(), "bind [::]:8080: EADDRINUSE");
    EXPECT_EQ(attempt.end, "exit 1");
}

TEST_F(ComingUpTest, TellsOneThatEndsAndOneThatDoesNothing) {
    const NamespaceFactory factory;
    const auto listeners = listeners_for(order_for("good"), factory);
    Arena arena(factory, {}, {});
    CheckOrder order;
    order.command = {"true"};
    const RunningServer ends(order, arena, {});
    EXPECT_EQ(await_start(ends, arena, listeners, in_time()).came, Came::ended);
    order.command = {"sleep", "60"};
    const RunningServer sleeps(order, arena, {});
    const auto soon = CheckClock::now() + std::chrono::milliseconds(50);
    EXPECT_EQ(await_start(sleeps, arena, listeners, soon).came, Came::silent);
}

}  // namespace
}  // namespace bindlab
