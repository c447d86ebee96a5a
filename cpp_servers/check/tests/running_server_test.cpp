#include "cpp_servers/check/running_server.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <set>
#include <system_error>

#include "cpp_servers/check/process_files.hpp"
#include "cpp_servers/check/tests/checked_server.hpp"

namespace bindlab {
namespace {

using RunningServerTest = ChecksServers;

TEST_F(RunningServerTest, TellsItsCallsWithTheOptionsOfThatMoment) {
    const NamespaceFactory factory;
    Arena arena(factory, {}, {});
    RunningServer server(order_for("after-bind"), arena, {});
    ASSERT_TRUE(await_state([&] { return !server.listened().empty(); }, in_time()));
    const std::vector<PortCall> calls = server.calls();
    ASSERT_EQ(calls.size(), 2U);
    EXPECT_EQ(calls[0].to_string(), "bind [::]:8080: ok");
    EXPECT_EQ(calls[1].to_string(), "listen [::]:8080, backlog 16: ok");
    EXPECT_EQ(server.options_at_bind(calls[0].inode), ReuseOptions{});
    EXPECT_EQ(server.main_process(), calls[0].pid);
    EXPECT_FALSE(server.has_ended());
    server.dismiss();
    EXPECT_TRUE(server.has_ended());
    EXPECT_EQ(server.end(), "signal SIGTERM");
}

TEST_F(RunningServerTest, TellsWhatIsRefusedAndItsLastWords) {
    const NamespaceFactory factory;
    Arena arena(factory, {}, {});
    const RunningServer first(order_for("good"), arena, {});
    ASSERT_TRUE(await_state([&] { return !first.listened().empty(); }, in_time()));
    const RunningServer second(order_for("good"), arena, {});
    ASSERT_TRUE(await_state([&] { return second.has_ended(); }, in_time()));
    ASSERT_EQ(second.calls().size(), 1U);
    EXPECT_EQ(second.calls()[0].error, EADDRINUSE);
    EXPECT_EQ(second.last_words(), "bind: Address already in use");
    EXPECT_EQ(second.end(), "exit 1");
}

TEST_F(RunningServerTest, HasNotEndedWhileEachProcessForksTheNextAndEnds) {
    const NamespaceFactory factory;
    Arena arena(factory, {}, {});
    CheckOrder order = order_for("good");
    order.command = {"/usr/bin/python3", "-c",
                     "import os, signal\n"
                     "for _ in range(300):\n"
                     "    if os.fork(): os._exit(0)\n"
                     "os.execvp('sleep', ['sleep', '1000'])"};
    RunningServer server(order, arena, {});
    const auto program_is_last = [&] {
        EXPECT_FALSE(server.has_ended());
        return HasFailure() || std::ranges::any_of(server.processes(), [](pid_t pid) {
                   return program_of(pid).ends_with("sleep");
               });
    };
    EXPECT_TRUE(await_state(program_is_last, in_time()));
    server.kill_all();
    EXPECT_TRUE(await_state([&] { return server.has_ended(); }, in_time()));
}

bool has_given_its_listener_away(const RunningServer& server) {
    const std::set<std::uint32_t> inodes = server.listened();
    return std::ranges::any_of(server.processes(), [&](pid_t pid) {
        return std::ranges::any_of(inodes,
                                   [&](auto it) { return server.was_executed_with(pid, it); });
    });
}

TEST_F(RunningServerTest, SeesAProgramThatGetsTheListener) {
    const NamespaceFactory factory;
    Arena arena(factory, {}, {});
    RunningServer server(order_for("leaks"), arena, {});
    ASSERT_TRUE(await_state([&] { return has_given_its_listener_away(server); }, in_time()));
    EXPECT_EQ(server.leaks(), std::vector<Leak>()) << "it may come to serve yet";
    server.note_who_waits({});
    ASSERT_EQ(server.leaks().size(), 1U);
    const Leak leak = server.leaks().front();
    EXPECT_EQ(leak.program, "sleep");
    EXPECT_EQ(leak.where.to_string(), "[::]:8080");
    EXPECT_TRUE(server.is_leak(leak.pid));
    EXPECT_NE(server.main_process(), leak.pid);
    server.signal(server.main_process(), SIGKILL);
    ASSERT_TRUE(
        await_state([&] { return server.processes() == std::vector{leak.pid}; }, in_time()));
    EXPECT_EQ(server.main_process(), leak.pid) << "who is left";
    server.kill_all();
    EXPECT_TRUE(await_state([&] { return server.has_ended(); }, in_time()));
}

TEST_F(RunningServerTest, CallsNothingALeakThatWasKilledBeforeItCouldServe) {
    const NamespaceFactory factory;
    Arena arena(factory, {}, {});
    RunningServer server(order_for("leaks"), arena, {});
    ASSERT_TRUE(await_state([&] { return has_given_its_listener_away(server); }, in_time()));
    server.kill_all();
    ASSERT_TRUE(await_state([&] { return server.has_ended(); }, in_time()));
    server.note_who_waits({});
    EXPECT_EQ(server.leaks(), std::vector<Leak>());
}

TEST_F(RunningServerTest, IsNoServerWithoutACommand) {
    const NamespaceFactory factory;
    Arena arena(factory, {}, {});
    CheckOrder order;
    order.command = {"/nowhere/server"};
    EXPECT_THROW(RunningServer(order, arena, {}), std::system_error);
}

}  // namespace
}  // namespace bindlab
