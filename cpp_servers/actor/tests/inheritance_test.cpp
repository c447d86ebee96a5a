#include "cpp_servers/actor/inheritance.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "netns/exit_status.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

void set(std::string_view name, const std::string& value) {
    ::setenv(std::string(name).c_str(), value.c_str(), 1);
}

void set_streams() {
    set(inheritance::kInput, "5");
    set(inheritance::kOutput, "6");
    set(inheritance::kJson, "1");
    set(inheritance::kLine, "exec");
    set(inheritance::kRest, "socket tcp\nbind");
    set(inheritance::kBegun,
        std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
}

TEST(InheritanceOfAnActor, IsTheSocketsThatExecHasLeft) {
    set_streams();
    const int open = check(::socket(AF_INET, SOCK_STREAM, 0), "make a socket");
    set(inheritance::kSockets, fmt::format("lst={} gone=900", open));
    OpenSockets sockets;
    const Inheritance found = take_inheritance(sockets);
    EXPECT_EQ(sockets.socket("lst"), open);
    EXPECT_EQ(sockets.copies().size(), 1U);
    EXPECT_EQ(found.streams.input, 5);
    EXPECT_EQ(found.streams.output, 6);
    EXPECT_TRUE(found.streams.json);
    EXPECT_EQ(found.rest, "socket tcp\nbind");
    EXPECT_EQ(found.answer.call, "exec");
    EXPECT_EQ(found.answer.ret, 0);
    EXPECT_GE(found.answer.seconds, 0);
    EXPECT_EQ(std::getenv("BINDLAB_SOCKETS"), nullptr) << "what it executes finds nothing";
}

TEST(InheritanceOfAnActor, IsNotThereForWhomeverElse) {
    OpenSockets sockets;
    EXPECT_THROW(take_inheritance(sockets), std::runtime_error);
}

// In a child, for descriptor 3 is something else here.
int take_as_service(const std::string& pid, const std::string& expected) {
    const int made = check(::socket(AF_INET, SOCK_STREAM, 0), "make a socket");
    if (made != inheritance::kFirst) {
        check(::dup2(made, inheritance::kFirst), "make it the first");
    }
    set_streams();
    set(inheritance::kListenPid, pid.empty() ? std::to_string(::getpid()) : pid);
    set(inheritance::kListenFds, "1");
    set(inheritance::kListenNames, "http");
    OpenSockets sockets;
    const Inheritance found = take_inheritance(sockets);
    const bool closes = (::fcntl(inheritance::kFirst, F_GETFD) & FD_CLOEXEC) != 0;
    const std::string descriptor(found.answer.find("descriptor"));
    const bool is_kept = sockets.copies().size() == 1 && sockets.socket("http") == 3 && closes;
    return descriptor == expected && is_kept == !expected.empty() ? 0 : 1;
}

TEST(InheritanceOfAnActor, IsTheListenerThatAManagerPasses) {
    Child child = fork_child([] { return take_as_service("", "3"); }, nullptr, {});
    EXPECT_EQ(child.reap().to_string(), "exit 0");
}

TEST(InheritanceOfAnActor, IsNotWhatAManagerPassesToAnotherProcess) {
    Child child = fork_child([] { return take_as_service("1", ""); }, nullptr, {});
    EXPECT_EQ(child.reap().to_string(), "exit 0");
}

}  // namespace
}  // namespace bindlab
