#include "cpp_servers/why/command/command_watch.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <system_error>

#include "cpp_servers/trace/tests/traced_python.hpp"
#include "netns/tests/in_child.hpp"

namespace bindlab {
namespace {

struct WatchSeen {
    std::vector<std::string> lines;
    ExitStatus end;
};

WatchSeen watch(const std::string& text) {
    WatchSeen seen;
    WatchOptions options;
    options.argv = python(text);
    options.kernel = {6, 18, 44};
    options.tell = [&](const std::string& line) { seen.lines.push_back(line); };
    seen.end = watch_command(options);
    return seen;
}

TEST(CommandWatchTest, TellsOfAFailedCallAndPassesTheEndOn) {
    const auto seen = watch("socket.socket(type=socket.SOCK_DGRAM).listen(1)");
    EXPECT_EQ(seen.end.to_string(), "exit 1");
    ASSERT_FALSE(seen.lines.empty());
    // Its descriptor depends on what this process was started with.
    EXPECT_NE(seen.lines[0].find("listen("), std::string::npos);
    EXPECT_NE(seen.lines[0].find(", 1) failed: EOPNOTSUPP"), std::string::npos);
}

TEST(CommandWatchTest, TellsNothingOfACommandThatDoesWell) {
    const auto seen = watch("socket.socket().listen(1)");
    EXPECT_TRUE(seen.end.success());
    EXPECT_TRUE(seen.lines.empty());
}

TEST(CommandWatchTest, HandsSignalsOnAndLeavesTheMaskAsItWas) {
    in_child([] {
        // The command asks us for it when it is ready.
        const auto seen = watch(
            "signal.signal(signal.SIGTERM, lambda n, f: os._exit(8))\n"
            "assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == set()\n"
            "os.kill(os.getppid(), signal.SIGTERM)\n"
            "time.sleep(60)\n");
        EXPECT_EQ(seen.end.to_string(), "exit 8");
        sigset_t mask;
        ::pthread_sigmask(SIG_BLOCK, nullptr, &mask);
        EXPECT_EQ(sigismember(&mask, SIGTERM), 0);
    });
}

TEST(CommandWatchTest, WatchesDaemonsToTheirEnd) {
    const auto seen = watch(
        "if os.fork(): os._exit(5)\n"
        "os.setsid(); time.sleep(0.05)\n"
        "socket.socket(type=socket.SOCK_DGRAM).listen(1)\n");
    EXPECT_EQ(seen.end.to_string(), "exit 5");
    EXPECT_TRUE(std::ranges::any_of(
        seen.lines, [](const std::string& it) { return it.find("EOPNOTSUPP") != it.npos; }));
}

TEST(CommandWatchTest, ThrowsWhereThereIsNoSuchCommand) {
    WatchOptions options;
    options.argv = {"/nowhere/at/all"};
    EXPECT_THROW(watch_command(options), std::system_error);
}

}  // namespace
}  // namespace bindlab
