#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <string>

#include "cpp_servers/actor/tests/script.hpp"
#include "netns/spawn.hpp"

namespace bindlab {
namespace {

using namespace std::chrono_literals;

TEST(ProcessVerbs, TellPidAndUid) {
    Script script;
    const Answer pid = script.call("pid");
    EXPECT_EQ(pid.ret, ::getpid());
    EXPECT_EQ(pid.value, std::to_string(::getpid()));
    EXPECT_EQ(script.outcome("uid"), std::to_string(::getuid()));
}

TEST(ProcessVerbs, LeaveWithACode) {
    Script script;
    script.must("exit");
    EXPECT_EQ(script.state().exit_code, 0);
    script.must("exit 3");
    EXPECT_EQ(script.state().exit_code, 3);
}

TEST(ProcessVerbs, BecomeAnotherUserAndCannotGoBack) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "needs root (CAP_SETUID)";
    }
    const auto body = [] {
        Script script;
        const bool changed = script.outcome("setuid 1001") == "ok" && ::getuid() == 1001;
        return changed && script.outcome("setuid 0") == "EPERM" ? 0 : 1;
    };
    EXPECT_EQ(fork_child(body, nullptr, {}).reap().to_string(), "exit 0");
}

TEST(ProcessVerbs, InterruptACallThatBlocks) {
    Script script;
    script.must("socket udp");
    script.must("alarm 20");
    EXPECT_EQ(script.outcome("recv"), "EINTR");
    EXPECT_EQ(script.outcome("recv"), "EINTR") << "it comes again";
    script.must("alarm 0");
    EXPECT_EQ(script.outcome("recv dontwait"), "EAGAIN");
}

TEST(ProcessVerbs, HoldMemory) {
    Script script;
    script.must("memory 2");
    EXPECT_EQ(script.state().memory.size(), 2U * 1024 * 1024);
    script.must("memory 0");
    EXPECT_EQ(script.state().memory.size(), 0U);
}

TEST(ProcessVerbs, CrashAsToldTo) {
    const auto body = [] {
        Script script;
        script.call("crash");
        return 0;
    };
    EXPECT_EQ(fork_child(body, nullptr, {}).reap().to_string(), "signal SIGABRT");
}

TEST(ProcessVerbs, HangAsToldTo) {
    const auto body = [] {
        Script script;
        script.call("hang");
        return 0;
    };
    Child child = fork_child(body, nullptr, {});
    EXPECT_FALSE(child.wait_for(50ms));
    child.signal(SIGTERM);
    EXPECT_EQ(child.reap().to_string(), "signal SIGTERM");
}

}  // namespace
}  // namespace bindlab
