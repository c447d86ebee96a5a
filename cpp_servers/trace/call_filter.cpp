#include "cpp_servers/trace/call_filter.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <initializer_list>

#include "netns/system_call.hpp"

namespace bindlab {

namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kNative = AUDIT_ARCH_X86_64;
constexpr std::uint32_t kX32Bit = 0x40000000;
#elif defined(__aarch64__)
constexpr std::uint32_t kNative = AUDIT_ARCH_AARCH64;
constexpr std::uint32_t kX32Bit = 0;
#else
#error "trace: name this architecture's AUDIT_ARCH_ constant here"
#endif

class FilterText {
public:
    explicit FilterText(std::vector<sock_filter>& out) : out_(out) {}

    void load(std::size_t offset) {
        out_.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
    }
    /// The low half of an argument: both architectures are little-endian.
    void load_argument(std::size_t at) {
        load(offsetof(seccomp_data, args) + at * sizeof(std::uint64_t));
    }
    void clear_bits(std::uint32_t bits) {
        out_.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, ~bits));
    }
    void answer(std::uint32_t answer) { out_.push_back(BPF_STMT(BPF_RET | BPF_K, answer)); }
    void answer_if_equal(std::uint32_t value, std::uint32_t then) {
        out_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
        answer(then);
    }
    void answer_unless_equal(std::uint32_t value, std::uint32_t then) {
        out_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0));
        answer(then);
    }
    /// Stops at call `number` if its argument `at` has one of the bits.
    void stop_at_bits(std::uint32_t number, std::size_t at, std::uint32_t bits) {
        out_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 4));
        load_argument(at);
        out_.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1));
        answer(SECCOMP_RET_TRACE);
        answer(SECCOMP_RET_ALLOW);
    }
    /// Stops at call `number` if its argument `at` is one or the other.
    void stop_at_values(std::uint32_t number, std::size_t at, std::uint32_t one,
                        std::uint32_t other) {
        out_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 5));
        load_argument(at);
        out_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, one, 1, 0));
        out_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, other, 0, 1));
        answer(SECCOMP_RET_TRACE);
        answer(SECCOMP_RET_ALLOW);
    }

private:
    std::vector<sock_filter>& out_;
};

}  // namespace

std::vector<sock_filter> call_filter(const Watched& watched) {
    std::vector<sock_filter> program;
    FilterText text(program);
    text.load(offsetof(seccomp_data, arch));
    text.answer_unless_equal(kNative, SECCOMP_RET_ALLOW);
    text.load(offsetof(seccomp_data, nr));
    if (kX32Bit != 0) {
        text.clear_bits(kX32Bit);
    }
    for (const int number : {SYS_bind, SYS_listen, SYS_connect}) {
        text.answer_if_equal(static_cast<std::uint32_t>(number), SECCOMP_RET_TRACE);
    }
    if (watched.ipv6_sockets) {
        text.stop_at_values(SYS_socket, 0, AF_INET6, AF_INET6);
    }
    if (watched.files) {
        text.stop_at_bits(SYS_openat, 2, O_EXCL);
#ifdef SYS_open
        text.stop_at_bits(SYS_open, 1, O_EXCL);
#endif
        text.stop_at_bits(SYS_flock, 1, LOCK_NB);
        text.stop_at_values(SYS_fcntl, 1, F_SETLK, F_OFD_SETLK);
    }
    if (watched.reuse_options) {
        text.stop_at_values(SYS_setsockopt, 2, SO_REUSEADDR, SO_REUSEPORT);
    }
    text.answer(SECCOMP_RET_ALLOW);
    return program;
}

void wear_filter(const Watched& watched) {
    std::vector<sock_filter> instructions = call_filter(watched);
    const sock_fprog program{.len = static_cast<unsigned short>(instructions.size()),
                             .filter = instructions.data()};
    if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0) {
        return;
    }
    if (errno == EACCES) {
        check(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "set no_new_privs");
    }
    check(::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program),
          "put a seccomp filter on the command");
}

std::uint32_t native_architecture() {
    return kNative;
}

std::string architecture_name(std::uint32_t audit_architecture) {
    switch (audit_architecture) {
        case AUDIT_ARCH_I386:
            return "i386";
        case AUDIT_ARCH_X86_64:
            return "x86-64";
        case AUDIT_ARCH_ARM:
            return "arm";
        case AUDIT_ARCH_AARCH64:
            return "aarch64";
        default:
            return fmt::format("architecture {:#x}", audit_architecture);
    }
}

std::uint64_t plain_number(std::uint64_t number) {
    return number & ~std::uint64_t{kX32Bit};
}

}  // namespace bindlab
