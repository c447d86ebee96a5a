#include "cpp_servers/trace/call_reader.hpp"

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "netns/descriptor.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"
#include "netns/tests/in_child.hpp"

namespace bindlab {
namespace {

SyscallInfo entry_of(long number, std::uint64_t first, std::uint64_t second, std::uint64_t third) {
    SyscallInfo info{};
    info.op = PTRACE_SYSCALL_INFO_SECCOMP;
    info.seccomp.nr = static_cast<std::uint64_t>(number);
    info.seccomp.args[0] = first;
    info.seccomp.args[1] = second;
    info.seccomp.args[2] = third;
    return info;
}

SyscallInfo exit_with(std::int64_t value) {
    SyscallInfo info{};
    info.op = PTRACE_SYSCALL_INFO_EXIT;
    info.exit.rval = value;
    info.exit.is_error = value < 0 ? 1 : 0;
    return info;
}

std::optional<WatchedCall> read_here(const SyscallInfo& info) {
    return read_entry(::getpid(), ::gettid(), info);
}

/// Root keeps its user and loses its rights, of a user namespace, too (capabilities(7)).
void drop_rights() {
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    std::array<__user_cap_data_struct, 2> none{};
    check(::syscall(SYS_capset, &header, none.data()), "drop all rights");
}

std::uint64_t pointer_to(const void* data) {
    return reinterpret_cast<std::uintptr_t>(data);
}

TEST(CallReaderTest, ReadsTheAddressOfBindAndConnect) {
    const SocketAddress where = Endpoint::parse("127.0.0.1:80").to_socket_address();
    auto found = read_here(entry_of(SYS_bind, 3, pointer_to(where.get()), where.length));
    ASSERT_TRUE(found);
    EXPECT_EQ(std::get<SocketCall>(*found).to_string(), "bind(3, 127.0.0.1:80)");
    EXPECT_EQ(std::get<SocketCall>(*found).pid, ::getpid());
    found = read_here(entry_of(SYS_connect, 3, pointer_to(where.get()), 2));
    EXPECT_EQ(std::get<SocketCall>(*found).to_string(), "connect(3, AF_INET in 2 bytes)");
}

TEST(CallReaderTest, TakesAnyPointerAndAnyLength) {
    for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{16}, ~std::uint64_t{0}}) {
        const auto found = read_here(entry_of(SYS_bind, 3, 8, length));
        EXPECT_EQ(std::get<SocketCall>(*found).to_string(),
                  length == 16  ? "bind(3, 0x8)"
                  : length == 0 ? "bind(3, an address in 0 bytes)"
                                : "bind(3, an address in -1 bytes)");
        const auto null = read_here(entry_of(SYS_bind, 3, 0, length));
        EXPECT_EQ(std::get<SocketCall>(*null).to_string(), "bind(3, NULL)") << length;
    }
}

TEST(CallReaderTest, ReadsWhichOptionIsSet) {
    const auto found = read_here(entry_of(SYS_setsockopt, 3, SOL_SOCKET, SO_REUSEADDR));
    EXPECT_EQ(std::get<SocketCall>(*found).to_string(), "setsockopt(3, SO_REUSEADDR)");
}

TEST(CallReaderTest, ReadsListenAndNothingThatIsNotWatched) {
    const auto found = read_here(entry_of(SYS_listen, 3, 5, 0));
    EXPECT_EQ(std::get<SocketCall>(*found).to_string(), "listen(3, 5)");
    EXPECT_FALSE(read_here(entry_of(SYS_accept4, 3, 0, 0)));
    EXPECT_FALSE(read_here(entry_of(SYS_getpid, 0, 0, 0)));
}

TEST(CallReaderTest, KnowsErrnoValueAndSocketOfACallThatHasReturned) {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    SocketCall call{.pid = ::getpid(), .tid = ::gettid(), .fd = socket.get()};
    read_exit(exit_with(-EADDRINUSE), call);
    EXPECT_EQ(call.error, EADDRINUSE);
    struct stat status = {};
    ASSERT_EQ(::fstat(socket.get(), &status), 0);
    EXPECT_EQ(call.inode, status.st_ino);
    read_exit(exit_with(7), call);
    EXPECT_EQ(call.error, 0);
    EXPECT_EQ(socket_inode(::gettid(), 1000000), 0U);
}

TEST(CallReaderTest, DoesNotTakeAnInterruptedCallForOneThatHasReturned) {
    EXPECT_TRUE(is_interrupted(exit_with(-512)));
    EXPECT_TRUE(is_interrupted(exit_with(-516)));
    EXPECT_FALSE(is_interrupted(exit_with(-EINTR)));
    EXPECT_FALSE(is_interrupted(exit_with(0)));
}

TEST(CallReaderTest, TellsOfAFileWhetherSomebodyWasThereBefore) {
    const char* const path = "/run/x.pid";
    auto found = read_here(entry_of(SYS_openat, 0, pointer_to(path), 0));
    auto& file = std::get<FileCall>(*found);
    EXPECT_EQ(file.path, path);
    EXPECT_TRUE(read_exit(exit_with(3), file));
    EXPECT_EQ(file.error, 0);
    EXPECT_FALSE(read_exit(exit_with(-EACCES), file));
    EXPECT_TRUE(read_exit(exit_with(-EEXIST), file));
    EXPECT_EQ(file.error, EEXIST);
    found = read_here(entry_of(SYS_flock, 0, 6, 0));
    EXPECT_EQ(std::get<FileCall>(*found).kind, FileCall::Kind::flock);
    EXPECT_TRUE(read_exit(exit_with(-EAGAIN), std::get<FileCall>(*found)));
    FileCall unreadable;
    EXPECT_FALSE(read_exit(exit_with(-EEXIST), unreadable)) << "it has no name to tell";
}

TEST(CallReaderTest, KeepsWhatMayNotBeReadApartFromWhatIsNotThere) {
    in_child([] {
        drop_rights();
        ::prctl(PR_SET_DUMPABLE, 0);  // and its children, with its memory
        const Child other = fork_child([] { return ::pause(); }, nullptr, {});
        SocketCall call{.pid = other.pid(), .tid = other.pid(), .fd = 0};
        read_exit(exit_with(-EACCES), call);
        EXPECT_TRUE(call.is_socket_forbidden);
        const auto seen = read_entry(other.pid(), other.pid(),
                                     entry_of(SYS_bind, 3, pointer_to(&call), sizeof call));
        EXPECT_TRUE(std::get<SocketCall>(*seen).address.is_forbidden);
        EXPECT_TRUE(std::get<SocketCall>(*seen).is_hidden());
        SocketCall own{.pid = ::getpid(), .tid = ::gettid(), .fd = 1000000};
        read_exit(exit_with(-EBADF), own);
        EXPECT_FALSE(own.is_hidden());
    });
}

}  // namespace
}  // namespace bindlab
