#include "cpp_servers/why/socket_options.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "cpp_servers/why/listed_pid.hpp"
#include "netns/names.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

int number_of_option(int socket, int level, int option, const char* name) {
    int value = 0;
    socklen_t size = sizeof value;
    check(::getsockopt(socket, level, option, &value, &size),
          [&] { return fmt::format("getsockopt {}", name); });
    return value;
}

}  // namespace

// By syscall(2): glibc 2.31 has no wrapper for the one, and 2.35 none for the other.
Borrowed borrow_socket(const SocketDescriptor& socket) {
    constexpr unsigned kThread = O_EXCL;  // PIDFD_THREAD of linux/pidfd.h, since Linux 6.9
    Borrowed borrowed;
    const Descriptor holder(
        static_cast<int>(socket.thread == 0 ? ::syscall(SYS_pidfd_open, socket.pid, 0)
                                            : ::syscall(SYS_pidfd_open, socket.thread, kThread)));
    if (!holder) {
        borrowed.error = errno;
        return borrowed;
    }
    borrowed.descriptor = Descriptor(
        static_cast<int>(::syscall(SYS_pidfd_getfd, holder.get(), socket.descriptor, 0)));
    if (!borrowed.descriptor) {
        borrowed.error = errno;
        return borrowed;
    }
    struct stat status = {};
    if (::fstat(borrowed.descriptor.get(), &status) != 0 || !S_ISSOCK(status.st_mode) ||
        status.st_ino != socket.inode) {
        borrowed = {.descriptor = Descriptor(), .error = EBADF};
    }
    return borrowed;
}

Borrowed borrow_listed_socket(const SocketDescriptor& listed) {
    const auto pid = pid_of_listed(listed.pid);
    const auto thread = listed.thread == 0 ? 0 : pid_of_listed(listed.thread);
    return pid && thread ? borrow_socket({*pid, *thread, listed.descriptor, listed.inode})
                         : Borrowed{.descriptor = Descriptor(), .error = EXDEV};
}

SeenOptions options_of_socket(int socket) {
    SeenOptions seen;
    seen.reuse.address = number_of_option(socket, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR") != 0;
    seen.reuse.port = number_of_option(socket, SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT") != 0;
    if (number_of_option(socket, SOL_SOCKET, SO_DOMAIN, "SO_DOMAIN") == AF_INET6) {
        seen.v6only = number_of_option(socket, IPPROTO_IPV6, IPV6_V6ONLY, "IPV6_V6ONLY") != 0;
    }
    return seen;
}

std::optional<PortRange> own_ports(int socket) {
    constexpr int kLocalPortRange = 51;  // include/uapi/linux/in.h; glibc 2.36 lacks it
    constexpr unsigned kHalf = 16;
    std::uint32_t range = 0;
    socklen_t size = sizeof range;
    if (::getsockopt(socket, IPPROTO_IP, kLocalPortRange, &range, &size) != 0 || range == 0) {
        return std::nullopt;
    }
    return PortRange{static_cast<std::uint16_t>(range), static_cast<std::uint16_t>(range >> kHalf)};
}

std::string why_not_borrowed(int error, const SocketDescriptor& socket) {
    const pid_t pid = socket.pid;
    if (error == EINVAL && socket.thread != 0) {
        return fmt::format(
            "only thread {} of pid {} has it open, and to look at one thread (PIDFD_THREAD of "
            "pidfd_open(2)) takes Linux 6.9",
            socket.thread, pid);
    }
    switch (error) {
        case EPERM:
        case EACCES:
            return fmt::format(
                "looking at pid {} (pidfd_getfd: {}) takes CAP_SYS_PTRACE, as with sudo, or to be "
                "its user while it is dumpable and kernel.yama.ptrace_scope is 0",
                pid, errno_name(error));
        case EXDEV:
            return fmt::format("pid {} is outside of this PID namespace: look from there", pid);
        case ENOSYS:
            return "this kernel has no pidfd_getfd(2), which came with Linux 5.6";
        case EBADF:
        case ESRCH:
            return fmt::format("pid {} has closed it meanwhile, or has ended: look again", pid);
        default:
            return fmt::format("looking at pid {} failed (pidfd_getfd: {})", pid,
                               errno_name(error));
    }
}

}  // namespace bindlab
