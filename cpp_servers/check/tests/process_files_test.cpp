#include "cpp_servers/check/process_files.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

TEST(ProcessFiles, ShowSocketsAndTheirOptions) {
    const Descriptor socket(check(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"));
    struct stat status {};
    check(::fstat(socket.get(), &status), "fstat");
    const auto sockets = sockets_of_process(::getpid());
    const auto found = sockets.find(static_cast<std::uint32_t>(status.st_ino));
    ASSERT_NE(found, sockets.end());
    EXPECT_EQ(found->second, socket.get());
    EXPECT_EQ(closes_on_exec(::getpid(), socket.get()), true);
    check(::fcntl(socket.get(), F_SETFD, 0), "fcntl");
    EXPECT_EQ(closes_on_exec(::getpid(), socket.get()), false);
    EXPECT_EQ(reuse_options_of(::getpid(), socket.get()), ReuseOptions{});
    constexpr int kOn = 1;
    check(::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEPORT, &kOn, sizeof kOn), "setsockopt");
    EXPECT_EQ(reuse_options_of(::getpid(), socket.get()),
              (ReuseOptions{.address = false, .port = true}));
}

TEST(ProcessFiles, OfNobodyAreNone) {
    constexpr pid_t kNobody = 1 << 30;
    EXPECT_TRUE(sockets_of_process(kNobody).empty());
    EXPECT_EQ(closes_on_exec(kNobody, 0), std::nullopt);
    EXPECT_EQ(reuse_options_of(kNobody, 0), std::nullopt);
    EXPECT_EQ(program_of(kNobody), "");
    EXPECT_EQ(parent_of(kNobody), 0);
    EXPECT_EQ(signals_handled_by(kNobody), 0U);
    EXPECT_FALSE(traces_somebody(kNobody));
}

TEST(ProcessFiles, TellTheParentAndWhichSignalsAreHandled) {
    EXPECT_EQ(parent_of(::getpid()), ::getppid());
    constexpr std::uint64_t kBit = 1U << (SIGUSR2 - 1);
    EXPECT_EQ(signals_handled_by(::getpid()) & kBit, 0U);
    const auto former = std::signal(SIGUSR2, SIG_IGN);
    EXPECT_EQ(signals_handled_by(::getpid()) & kBit, kBit);
    std::signal(SIGUSR2, former);
}

TEST(ProcessFiles, NameTheProgram) {
    EXPECT_EQ(program_of(::getpid()), "check_tests");
}

}  // namespace
}  // namespace bindlab
