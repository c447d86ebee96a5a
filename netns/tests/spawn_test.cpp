#include "netns/spawn.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "netns/network_namespace.hpp"
#include "netns/sysctl.hpp"
#include "netns/system_call.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/open_descriptors.hpp"
#include "netns/tests/sleep_for_ever.hpp"

namespace bindlab {
namespace {

struct Pipe {
    Descriptor read_end;
    Descriptor write_end;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC), "open a test's pipe");
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::string read_all(const Descriptor& from) {
    std::string text;
    std::array<char, 4096> buffer{};
    while (const ssize_t size = check(::read(from.get(), buffer.data(), buffer.size()), "read")) {
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return text;
}

/// True once nobody holds the write end any more; gives up after ten seconds.
bool hangs_up(const Descriptor& read_end) {
    pollfd watched{.fd = read_end.get(), .events = 0, .revents = 0};
    return ::poll(&watched, 1, 10'000) == 1 && (watched.revents & POLLHUP) != 0;
}

std::string output_of(std::vector<std::string> argv, const NetworkNamespace* where = nullptr) {
    Pipe pipe = make_pipe();
    ProgramSpec spec;
    spec.argv = std::move(argv);
    spec.where = where;
    spec.std_out = std::move(pipe.write_end);
    Child child = spawn_program(std::move(spec));
    std::string text = read_all(pipe.read_end);
    EXPECT_EQ(child.reap().to_string(), "exit 0");
    return text;
}

class SpawnTest : public NeedsNamespaces {};

TEST(SpawnProgram, ConnectsTheStandardStreams) {
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    ProgramSpec spec;
    spec.argv = {"sh", "-c", "read line; echo \"got $line\"; echo words >&2"};
    spec.std_in = std::move(in.read_end);
    spec.std_out = std::move(out.write_end);
    spec.std_err = std::move(err.write_end);
    Child child = spawn_program(std::move(spec));
    ASSERT_EQ(::write(in.write_end.get(), "data\n", 5), 5);
    EXPECT_EQ(read_all(out.read_end), "got data\n");
    EXPECT_EQ(read_all(err.read_end), "words\n");
    EXPECT_EQ(child.reap().to_string(), "exit 0");
}

TEST(SpawnProgram, GivesDevNullForStreamsThatAreNotSet) {
    EXPECT_EQ(output_of({"readlink", "/proc/self/fd/0", "/proc/self/fd/2"}),
              "/dev/null\n/dev/null\n");
}

TEST(SpawnProgram, HandsOnNoOtherDescriptor) {
    const Descriptor inheritable(::fcntl(STDERR_FILENO, F_DUPFD, 100));
    const std::string number = std::to_string(inheritable.get());
    EXPECT_EQ(output_of({"sh", "-c", "test -e /proc/self/fd/" + number + " || echo gone"}),
              "gone\n");
}

TEST(SpawnProgram, ThrowsTheErrnoOfExec) {
    ProgramSpec spec;
    spec.argv = {"/no/such/program"};
    try {
        spawn_program(std::move(spec));
        FAIL() << "no exception";
    } catch (const std::system_error& fault) {
        EXPECT_EQ(fault.code().value(), ENOENT);
        EXPECT_STREQ(fault.what(), "run /no/such/program: No such file or directory");
    }
}

TEST(SpawnProgram, ThrowsForAProgramThatMayNotBeExecuted) {
    ProgramSpec spec;
    spec.argv = {"/dev/null"};
    EXPECT_THROW(spawn_program(std::move(spec)), std::system_error);
}

TEST(SpawnProgram, RefusesAnEmptyCommand) {
    EXPECT_THROW(spawn_program({}), std::invalid_argument);
}

TEST(SpawnProgram, StartsWithSignalsAtTheirDefaultsAndUnblocked) {
    struct sigaction ignore = {};
    struct sigaction former = {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, &former);
    sigset_t blocked;
    sigset_t before;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &blocked, &before);
    const std::string lines = output_of({"grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"});
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    ::sigaction(SIGPIPE, &former, nullptr);
    std::istringstream words(lines);
    std::string blocked_title;
    std::string ignored_title;
    std::uint64_t blocked_mask = 0;
    std::uint64_t ignored_mask = 0;
    words >> blocked_title >> std::hex >> blocked_mask >> ignored_title >> ignored_mask;
    ASSERT_TRUE(words) << lines;
    EXPECT_EQ(blocked_mask, 0U) << lines;
    // Signals 32 and 33 are glibc's own, see nptl(7): it lets nobody change them, and a test that
    // is started with them ignored hands that on.
    constexpr std::uint64_t kOfGlibc = std::uint64_t{3} << 31U;
    EXPECT_EQ(ignored_mask & ~kOfGlibc, 0U) << lines;
}

TEST(ForkChild, KeepsOnlyTheDescriptorsItIsTold) {
    Pipe kept = make_pipe();
    const Pipe other = make_pipe();
    const std::array keep{kept.write_end.get()};
    const auto body = [&] {
        const bool closed = ::fcntl(other.read_end.get(), F_GETFD) < 0;
        return closed && ::write(kept.write_end.get(), "x", 1) == 1 ? 0 : 1;
    };
    EXPECT_EQ(fork_child(body, nullptr, keep).reap().to_string(), "exit 0");
}

TEST(ForkChild, LeavesTheStandardStreamsAtDevNull) {
    const auto body = [] {
        std::array<char, 64> target{};
        const ssize_t size = ::readlink("/proc/self/fd/1", target.data(), target.size());
        return size > 0 && std::string(target.data()) == "/dev/null" ? 0 : 1;
    };
    EXPECT_EQ(fork_child(body, nullptr, {}).reap().to_string(), "exit 0");
}

TEST(ForkChild, KeepsAStandardStreamThatIsNamed) {
    const std::array keep{STDERR_FILENO};
    struct stat before = {};
    ASSERT_EQ(::fstat(STDERR_FILENO, &before), 0);
    const auto body = [&] {
        struct stat now = {};
        return ::fstat(STDERR_FILENO, &now) == 0 && now.st_ino == before.st_ino ? 0 : 1;
    };
    EXPECT_EQ(fork_child(body, nullptr, keep).reap().to_string(), "exit 0");
}

TEST(ForkChild, CrashesOnAnExceptionInsteadOfComingBack) {
    const auto body = []() -> int { throw std::runtime_error("inside"); };
    EXPECT_EQ(fork_child(body, nullptr, {}).reap().to_string(), "signal SIGABRT");
}

TEST(ForkChild, DiesWithItsParent) {
    Pipe pipe = make_pipe();
    const std::array keep{pipe.write_end.get()};
    const auto body = [&] {
        const Child child = fork_child(sleep_for_ever, nullptr, keep);
        return sleep_for_ever();
    };
    Child parent = fork_child(body, nullptr, keep);
    pipe.write_end.reset();
    parent.signal(SIGKILL);
    EXPECT_TRUE(hangs_up(pipe.read_end));
}

TEST(ForkChild, EndsWithoutWhatItsParentWouldDoAtItsEnd) {
    Pipe pipe = make_pipe();
    const std::array keep{pipe.write_end.get()};
    const auto body = [&] {
        static int fd = -1;
        fd = pipe.write_end.get();
        std::atexit([] { check(::write(fd, "x", 1), "write at the end"); });
        return 0;
    };
    EXPECT_EQ(fork_child(body, nullptr, keep).reap().to_string(), "exit 0");
    pipe.write_end.reset();
    EXPECT_EQ(read_all(pipe.read_end), "");
}

TEST(Spawn, GivesItsDescriptorsBackAlsoWhenAProgramCannotBeStarted) {
    const auto before = open_descriptors();
    EXPECT_EQ(output_of({"echo", "words"}), "words\n");
    ProgramSpec spec;
    spec.argv = {"/no/such/program"};
    spec.std_in = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    EXPECT_THROW(spawn_program(std::move(spec)), std::system_error);
    EXPECT_EQ(fork_child([] { return 0; }, nullptr, {}).reap().to_string(), "exit 0");
    EXPECT_EQ(open_descriptors(), before);
}

// Wherever the descriptors run out on the way.
TEST(Spawn, LeavesNothingBehindWhenThereAreNoDescriptorsLeft) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "the sanitizers need descriptors: UBSan opens a pipe to look at an object";
#endif
    const auto before = open_descriptors();
    rlimit former{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &former), 0);
    const auto first_free = static_cast<rlim_t>(Descriptor(::dup(STDERR_FILENO)).get());
    constexpr rlim_t kEnough = 16;
    int failures = 0;
    for (rlim_t more = 0; more < kEnough; ++more) {
        const rlimit few{.rlim_cur = first_free + more, .rlim_max = former.rlim_max};
        ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
        try {
            ProgramSpec spec;
            spec.argv = {"true"};
            EXPECT_EQ(spawn_program(std::move(spec)).reap().to_string(), "exit 0");
        } catch (const std::system_error& fault) {
            EXPECT_EQ(fault.code().value(), EMFILE) << fault.what();
            ++failures;
        }
        ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &former), 0);
        EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child was left";
    }
    EXPECT_GT(failures, 0);
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(SpawnTest, GivesItsDescriptorsBackFromANewPidNamespace) {
    const auto before = open_descriptors();
    EXPECT_EQ(fork_init([] { return 0; }, nullptr, {}).reap().to_string(), "exit 0");
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(SpawnTest, NamesTheUserAndTheNamespaceOfAProgramThatCannotBeStarted) {
    const auto where = NetworkNamespace::create();
    ProgramSpec spec;
    spec.argv = {"/no/such/program"};
    spec.uid = 12345;
    spec.where = &where;
    try {
        spawn_program(std::move(spec));
        FAIL() << "no exception";
    } catch (const std::system_error& fault) {
        EXPECT_EQ(std::string(fault.what()), "run /no/such/program as uid 12345 in " +
                                                 where.name() + ": No such file or directory");
    }
}

TEST_F(SpawnTest, PutsAProgramIntoItsNamespace) {
    const auto where = NetworkNamespace::create();
    EXPECT_EQ(output_of({"readlink", "/proc/self/ns/net"}, &where), where.name() + "\n");
}

TEST_F(SpawnTest, RunsAProgramAsAnotherUserWithoutItsGroups) {
    Pipe pipe = make_pipe();
    ProgramSpec spec;
    spec.argv = {"id"};
    spec.uid = 12345;
    spec.std_out = std::move(pipe.write_end);
    Child child = spawn_program(std::move(spec));
    EXPECT_EQ(read_all(pipe.read_end), "uid=12345 gid=12345 groups=12345\n");
}

TEST_F(SpawnTest, PutsAChildIntoItsNamespace) {
    const auto where = NetworkNamespace::create();
    const auto body = [&] { return NetworkNamespace::current().inode() == where.inode() ? 0 : 1; };
    EXPECT_EQ(fork_child(body, &where, {}).reap().to_string(), "exit 0");
}

TEST_F(SpawnTest, MakesTheChildPid1OfANewPidNamespace) {
    EXPECT_EQ(fork_init([] { return ::getpid(); }, nullptr, {}).reap().to_string(), "exit 1");
}

TEST_F(SpawnTest, LeavesLaterChildrenInTheOldPidNamespace) {
    Child init = fork_init([] { return 0; }, nullptr, {});
    init.reap();
    EXPECT_EQ(fork_child([] { return ::getpid() > 1 ? 0 : 1; }, nullptr, {}).reap().value, 0);
    EXPECT_EQ(fork_init([] { return ::getpid(); }, nullptr, {}).reap().value, 1);
}

TEST_F(SpawnTest, EndsAllThatPid1StartedWithIt) {
    Pipe pipe = make_pipe();
    const std::array keep{pipe.write_end.get()};
    // A change of uid clears the parent-death signal, so only the PID namespace can end this one.
    const auto change_uid_and_sleep = [] {
        check(::setresuid(1001, 1001, 1001), "change the uid");
        return sleep_for_ever();
    };
    const auto body = [&] {
        const Child child = fork_child(change_uid_and_sleep, nullptr, keep);
        return sleep_for_ever();
    };
    Child init = fork_init(body, nullptr, keep);
    pipe.write_end.reset();
    init.signal(SIGKILL);
    EXPECT_TRUE(hangs_up(pipe.read_end));
}

TEST_F(SpawnTest, OffersAllOfThisToPid1WithTheOuterProc) {
    const auto body = [] {
        const auto where = NetworkNamespace::create();
        write_sysctl(where, "net.ipv4.tcp_fin_timeout", "17");
        const bool written = read_sysctl(where, "net.ipv4.tcp_fin_timeout") == "17";
        ProgramSpec spec;
        spec.argv = {"true"};
        spec.where = &where;
        const bool ran = spawn_program(std::move(spec)).reap().success();
        Child child = fork_child(sleep_for_ever, &where, {});
        child.signal(SIGKILL);
        const bool killed = child.reap().to_string() == "signal SIGKILL";
        return written && ran && killed ? 0 : 1;
    };
    EXPECT_EQ(fork_init(body, nullptr, {}).reap().to_string(), "exit 0");
}

}  // namespace
}  // namespace bindlab
