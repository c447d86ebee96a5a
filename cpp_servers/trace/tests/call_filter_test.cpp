#include "cpp_servers/trace/call_filter.hpp"

#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "netns/tests/in_child.hpp"

namespace bindlab {
namespace {

TEST(CallFilterTest, EndsByAllowingAndRefusesNothing) {
    for (const Watched watched : {Watched{}, Watched{true, true, true}}) {
        const auto program = call_filter(watched);
        EXPECT_EQ(program.back().code, BPF_RET | BPF_K);
        EXPECT_EQ(program.back().k, SECCOMP_RET_ALLOW);
        for (const sock_filter& instruction : program) {
            if (BPF_CLASS(instruction.code) == BPF_RET) {
                EXPECT_TRUE(instruction.k == SECCOMP_RET_ALLOW ||
                            instruction.k == SECCOMP_RET_TRACE);
            }
        }
    }
}

TEST(CallFilterTest, IsShorterForFewerCalls) {
    EXPECT_LT(call_filter({}).size(), call_filter({.ipv6_sockets = true}).size());
    EXPECT_LT(call_filter({}).size(), call_filter({.files = true}).size());
    EXPECT_LT(call_filter({}).size(), call_filter({.reuse_options = true}).size());
}

TEST(CallFilterTest, IsTakenByTheKernelAndStopsWhatIsWatchedAlone) {
    in_child([] {
        wear_filter({.files = true});
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        ASSERT_GE(socket, 0) << "not watched";
        EXPECT_EQ(::listen(socket, 1), -1);
        EXPECT_EQ(errno, ENOSYS) << "nobody traces: seccomp(2), SECCOMP_RET_TRACE";
        EXPECT_EQ(::accept(socket, nullptr, nullptr), -1);
        EXPECT_NE(errno, ENOSYS) << "not watched";
    });
}

TEST(CallFilterTest, NamesArchitectures) {
    EXPECT_EQ(architecture_name(AUDIT_ARCH_I386), "i386");
    EXPECT_EQ(architecture_name(AUDIT_ARCH_X86_64), "x86-64");
    EXPECT_EQ(architecture_name(AUDIT_ARCH_AARCH64), "aarch64");
    EXPECT_EQ(architecture_name(1), "architecture 0x1");
}

#ifdef __x86_64__
TEST(CallFilterTest, KnowsTheNumbersOfX32) {
    EXPECT_EQ(plain_number(SYS_bind | 0x40000000U), std::uint64_t{SYS_bind});
    EXPECT_EQ(plain_number(SYS_bind), std::uint64_t{SYS_bind});
}
#endif

}  // namespace
}  // namespace bindlab
