#include "cpp_servers/why/socket_options.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "netns/spawn.hpp"
#include "netns/system_call.hpp"
#include "netns/tests/open_descriptors.hpp"

namespace bindlab {
namespace {

void switch_on(const Descriptor& socket, int level, int option) {
    const int on = 1;
    check(::setsockopt(socket.get(), level, option, &on, sizeof on), "setsockopt");
}

std::uint32_t inode_behind(int descriptor) {
    struct stat status = {};
    check(::fstat(descriptor, &status), "fstat");
    return static_cast<std::uint32_t>(status.st_ino);
}

TEST(SocketOptions, AreReadFromTheSocket) {
    const Descriptor ipv4(::socket(AF_INET, SOCK_STREAM, 0));
    SeenOptions seen = options_of_socket(ipv4.get());
    EXPECT_EQ(seen.reuse, ReuseOptions{});
    EXPECT_EQ(seen.v6only, std::nullopt);
    switch_on(ipv4, SOL_SOCKET, SO_REUSEADDR);
    EXPECT_EQ(options_of_socket(ipv4.get()).reuse, (ReuseOptions{true, false}));
    const Descriptor ipv6(::socket(AF_INET6, SOCK_DGRAM, 0));
    switch_on(ipv6, SOL_SOCKET, SO_REUSEPORT);
    switch_on(ipv6, IPPROTO_IPV6, IPV6_V6ONLY);
    seen = options_of_socket(ipv6.get());
    EXPECT_EQ(seen.reuse, (ReuseOptions{false, true}));
    EXPECT_EQ(seen.v6only, true);
}

TEST(BorrowSocket, GivesTheSocketOfAChildAndKeepsNothing) {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    switch_on(socket, SOL_SOCKET, SO_REUSEADDR);
    const std::array keep{socket.get()};
    const Child child = fork_child([] { return ::pause(); }, nullptr, keep);
    const auto before = open_descriptors();
    {
        const Borrowed borrowed =
            borrow_socket({child.pid(), 0, socket.get(), inode_behind(socket.get())});
        ASSERT_EQ(borrowed.error, 0) << why_not_borrowed(borrowed.error, {.pid = child.pid()});
        EXPECT_TRUE(options_of_socket(borrowed.descriptor.get()).reuse.address);
    }
    EXPECT_EQ(open_descriptors(), before);
}

TEST(BorrowSocket, TakesNoOtherThanTheOneThatIsMeant) {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const std::array keep{socket.get()};
    const Child child = fork_child([] { return ::pause(); }, nullptr, keep);
    EXPECT_EQ(borrow_socket({child.pid(), 0, socket.get(), 1}).error, EBADF);
    EXPECT_EQ(borrow_socket({child.pid(), 0, 999, 1}).error, EBADF);
    EXPECT_EQ(borrow_socket({-1, 0, 0, 1}).error, EINVAL);
}

TEST(WhyNotBorrowed, NamesTheRightThatIsMissing) {
    EXPECT_NE(why_not_borrowed(EPERM, {.pid = 12}).find("CAP_SYS_PTRACE"), std::string::npos);
    EXPECT_NE(why_not_borrowed(ENOSYS, {.pid = 12}).find("Linux 5.6"), std::string::npos);
    EXPECT_NE(why_not_borrowed(ESRCH, {.pid = 12}).find("look again"), std::string::npos);
    EXPECT_NE(why_not_borrowed(EINVAL, {.pid = 12, .thread = 13}).find("takes Linux 6.9"),
              std::string::npos);
    EXPECT_NE(why_not_borrowed(EMFILE, {.pid = 12}).find("EMFILE"), std::string::npos);
}

}  // namespace
}  // namespace bindlab
