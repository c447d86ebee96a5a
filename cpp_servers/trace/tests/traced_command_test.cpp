#include "cpp_servers/trace/traced_command.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include "cpp_servers/trace/tests/traced_python.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

const std::string kServe =
    "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); signal.pause()\n";

bool has_listened(const CallLog::Calls& calls) {
    return !calls.empty() && calls.back().kind == SocketCall::Kind::listen;
}

/// Its new parent may not have waited for it yet.
bool has_ended(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    return !std::getline(file, line) || line.find(") Z ") != line.npos;
}

/// Descriptors to read from and to write to.
struct OpenPipe {
    OpenPipe() {
        std::array<int, 2> ends{};
        EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
        out = Descriptor(ends[0]);
        in = Descriptor(ends[1]);
    }
    Descriptor out, in;
};

TEST(TracedCommandTest, EndsEveryProcessWithItsOwner) {
    Heard heard;
    std::vector<pid_t> all;
    {
        const TracedCommand command(
            python("os.fork(); os.setsid() if os.fork() == 0 else 0\n" + kServe), {},
            heard.hooks());
        ASSERT_TRUE(heard.calls.await(
            [](const auto& calls) {
                return std::ranges::count(calls, SocketCall::Kind::listen, &SocketCall::kind) == 4;
            },
            soon()));
        all = command.processes();
        EXPECT_FALSE(command.status());
        EXPECT_FALSE(command.await_all_ends(std::chrono::steady_clock::now()));
    }
    EXPECT_EQ(all.size(), 4U);
    for (const pid_t pid : all) {
        EXPECT_TRUE(has_ended(pid)) << pid;
    }
    EXPECT_EQ(heard.ends.size(), 4U);
}

TEST(TracedCommandTest, PassesSignalsToItsProcessesAndToNoOther) {
    Heard heard;
    const TracedCommand command(python(kServe), {}, heard.hooks());
    ASSERT_TRUE(heard.calls.await(has_listened, soon()));
    EXPECT_FALSE(command.signal(::getpid(), SIGKILL));
    EXPECT_TRUE(command.signal(command.pid(), SIGTERM));
    ASSERT_TRUE(command.await_all_ends(soon()));
    EXPECT_EQ(command.status()->to_string(), "signal SIGTERM");
    EXPECT_FALSE(command.signal(command.pid(), SIGTERM));
    pollfd watched{.fd = command.descriptor(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&watched, 1, 0), 1);
}

constexpr int kPatienceMs = 10'000;

TEST(TracedCommandTest, KnowsTheEndOfTheFirstProcessFromThatOfAll) {
    Heard heard;
    TracedCommand command(python("if os.fork(): os._exit(7)\n" + kServe), {}, heard.hooks());
    pollfd ends{.fd = command.descriptor(), .events = POLLIN, .revents = 0};
    ASSERT_EQ(::poll(&ends, 1, kPatienceMs), 1) << "the end of the first";
    EXPECT_EQ(command.status()->to_string(), "exit 7");
    ASSERT_TRUE(heard.calls.await(has_listened, soon()));
    EXPECT_EQ(command.processes().size(), 1U);
    EXPECT_FALSE(command.await_all_ends(std::chrono::steady_clock::now()));
    command.kill_all();
    EXPECT_TRUE(command.await_all_ends(soon()));
}

TEST(TracedCommandTest, LendsTheSocketWhileItsCallerIsStopped) {
    std::atomic<int> type = 0;
    TraceHooks hooks;
    hooks.socket_call = [&](const SocketCall& call) {
        const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, call.pid, 0)));
        const Descriptor socket(
            static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), call.fd, 0)));
        int value = 0;
        socklen_t size = sizeof value;
        ::getsockopt(socket.get(), SOL_SOCKET, SO_TYPE, &value, &size);
        type = value;
    };
    const TracedCommand command(
        python("s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0))"),
        {}, hooks);
    EXPECT_TRUE(command.await_all_ends(soon()));
    EXPECT_EQ(type, SOCK_DGRAM);
}

TEST(TracedCommandTest, GivesItStreamsAndTheCallersOwnPart) {
    const OpenPipe pipe;
    TraceOptions options;
    options.streams = {STDIN_FILENO, pipe.in.get(), pipe.in.get()};
    options.before_exec = [] {
        ::setenv("WORD", "yes", 1);
        check(::chdir("/"), "enter a folder");
    };
    const TracedCommand command({"sh", "-c", "pwd; echo $WORD >&2; exit 2"}, options, {});
    EXPECT_TRUE(command.await_all_ends(soon()));
    EXPECT_EQ(command.status()->to_string(), "exit 2");
    std::array<char, 64> text{};
    ASSERT_EQ(::read(pipe.out.get(), text.data(), text.size()), 6);
    EXPECT_STREQ(text.data(), "/\nyes\n");
}

TEST(TracedCommandTest, SaysThatThereIsNoSuchCommand) {
    for (const auto& [name, error] :
         {std::pair{"/nowhere/at/all", ENOENT}, {"/etc/passwd", EACCES}}) {
        try {
            const TracedCommand command({name});
            ADD_FAILURE() << name;
        } catch (const std::system_error& fault) {
            EXPECT_EQ(fault.code().value(), error) << fault.what();
        }
    }
    EXPECT_THROW(TracedCommand({}), std::invalid_argument);
}

TEST(TracedCommandTest, HandsOnWhatAHookThrows) {
    TraceHooks hooks;
    hooks.socket_call = [](const SocketCall&) { throw std::runtime_error("hook"); };
    const TracedCommand command(python(kServe), {}, hooks);
    EXPECT_THROW(command.await_all_ends(soon()), std::runtime_error);
}

TEST(TracedCommandTest, LeavesOtherChildrenToTheirOwners) {
    Child other = fork_child([] { return 9; }, nullptr, {});
    ASSERT_TRUE(other.wait_for(std::chrono::seconds(30)));
    Heard heard;
    run_python("pass", heard);
    EXPECT_EQ(other.reap().to_string(), "exit 9");
}

TEST(TracedCommandTest, LeavesMaskAndDispositionsAsTheCallerHasThem) {
    sigset_t some;
    ::sigemptyset(&some);
    ::sigaddset(&some, SIGUSR2);
    sigset_t before;
    ::pthread_sigmask(SIG_BLOCK, &some, &before);
    Heard heard;
    const ExitStatus end = run_python(
        "assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == {signal.SIGUSR2}\n", heard);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    EXPECT_EQ(end.to_string(), "exit 0");
}

}  // namespace
}  // namespace bindlab
