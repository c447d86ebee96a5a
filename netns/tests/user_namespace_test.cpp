#include "netns/user_namespace.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <fstream>
#include <functional>
#include <system_error>

#include "netns/network_namespace.hpp"
#include "netns/spawn.hpp"

namespace bindlab {
namespace {

constexpr int kForbidden = 99;

/// What `look` says of itself as an ordinary user who has entered a user namespace.
int in_user_namespace(const std::function<bool()>& look) {
    const auto body = [&] {
        // Dumpable as after an exec(2), or /proc/self would be root's.
        if (::geteuid() == 0 &&
            (::setresuid(65534, 65534, 65534) != 0 || ::prctl(PR_SET_DUMPABLE, 1) != 0)) {
            return kForbidden;
        }
        try {
            enter_user_namespace();
        } catch (const std::system_error&) {
            return kForbidden;
        }
        return look() ? 0 : 1;
    };
    return fork_child(body, nullptr, {}).reap().value;
}

#define EXPECT_IN_USER_NAMESPACE(...)                                        \
    switch (in_user_namespace([&] { return __VA_ARGS__; })) {                \
        case kForbidden:                                                     \
            GTEST_SKIP() << "user namespaces are forbidden on this machine"; \
        case 0:                                                              \
            break;                                                           \
        default:                                                             \
            ADD_FAILURE() << "not so in a user namespace: " #__VA_ARGS__;    \
    }                                                                        \
    static_assert(true, "a semicolon follows")

TEST(UserNamespace, HasItsCallerAsRootWhoMayMakeNamespaces) {
    EXPECT_IN_USER_NAMESPACE(::geteuid() == 0 && may_make_namespaces());
    EXPECT_IN_USER_NAMESPACE(!is_in_initial_user_namespace());
}

TEST(UserNamespace, LetsNetworkNamespacesBeMadeAndComeBackFrom) {
    EXPECT_IN_USER_NAMESPACE([] {
        const auto home = NetworkNamespace::current().inode();
        const auto made = NetworkNamespace::create();
        const auto inside = made.run_inside([] { return NetworkNamespace::current().inode(); });
        return inside == made.inode() && NetworkNamespace::current().inode() == home;
    }());
}

TEST(UserNamespace, HasALoopbackThatIsUp) {
    EXPECT_IN_USER_NAMESPACE([] {
        const Descriptor socket(::socket(AF_INET, SOCK_DGRAM, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(9);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address),
                         sizeof address) == 0;
    }());
}

TEST(UserNamespace, LetsTheFirstProcessOfAPidNamespaceBeMadeTwice) {
    EXPECT_IN_USER_NAMESPACE([] {
        const auto first = [] { return ::getpid() == 1 ? 0 : 1; };
        return fork_init(first, nullptr, {}).reap().success() &&
               fork_init(first, nullptr, {}).reap().success();
    }());
}

TEST(UserNamespace, HasRootAndTheFurtherUsersThatAreMapped) {
    EXPECT_IN_USER_NAMESPACE(has_user(0) || ::access("/etc/subuid", R_OK) != 0 || !has_user(1));
    // Whether there are any is the machine's affair; that it is told rightly is not.
    EXPECT_IN_USER_NAMESPACE(
        has_user(1000) ==
        (fork_child([] { return ::setresuid(1000, 1000, 1000) == 0 ? 0 : 1; }, nullptr, {})
             .reap()
             .success()));
}

TEST(UserNamespace, IsNotToldOfWhereTheProcessIsStillInTheFirst) {
    std::ifstream map("/proc/self/uid_map");
    std::uint64_t inside = 0;
    std::uint64_t outside = 0;
    std::uint64_t length = 0;
    map >> inside >> outside >> length;
    EXPECT_EQ(is_in_initial_user_namespace(), outside == 0 && length == UINT32_MAX);
}

}  // namespace
}  // namespace bindlab
