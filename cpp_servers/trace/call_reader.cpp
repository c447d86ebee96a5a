#include "cpp_servers/trace/call_reader.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include "cpp_servers/trace/call_filter.hpp"
#include "cpp_servers/trace/tracee_memory.hpp"

namespace bindlab {

namespace {

// include/linux/errno.h of the kernel; no program ever sees them.
constexpr std::int64_t kRestartSys = 512;
constexpr std::int64_t kRestartNoIntr = 513;
constexpr std::int64_t kRestartNoHand = 514;
constexpr std::int64_t kRestartBlock = 516;

constexpr int kTypeMask = 0xf;  // SOCK_TYPE_MASK of include/linux/net.h

std::string path_of_descriptor(pid_t tid, int fd) {
    return fmt::format("/proc/{}/fd/{}", tid, fd);
}

std::string link_of(pid_t tid, int fd) {
    std::array<char, PATH_MAX> text{};
    const ssize_t size = ::readlink(path_of_descriptor(tid, fd).c_str(), text.data(), text.size());
    return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

/// The program is not dumpable (proc_pid_fd of proc(5)).
bool is_descriptor_forbidden(pid_t tid, int fd) {
    struct stat status = {};
    return ::stat(path_of_descriptor(tid, fd).c_str(), &status) != 0 && errno == EACCES;
}

CallAddress read_address(pid_t tid, std::uint64_t pointer, std::uint64_t size) {
    CallAddress address;
    address.length = static_cast<int>(size);  // move_addr_to_kernel() takes an int
    const auto most = std::clamp<std::int64_t>(address.length, 0, sizeof(sockaddr_storage));
    address.pointer = pointer;
    address.bytes = read_memory(tid, pointer, static_cast<std::size_t>(most));
    address.is_forbidden = address.bytes.empty() && most > 0 && is_memory_forbidden(tid, pointer);
    return address;
}

}  // namespace

std::optional<WatchedCall> read_entry(pid_t pid, pid_t tid, const SyscallInfo& info) {
    const auto& arguments = info.seccomp.args;
    SocketCall call;
    call.pid = pid;
    call.tid = tid;
    call.fd = static_cast<int>(arguments[0]);
    FileCall file;
    file.pid = pid;
    file.tid = tid;
    switch (plain_number(info.seccomp.nr)) {
        case SYS_bind:
        case SYS_connect:
            call.kind = plain_number(info.seccomp.nr) == SYS_bind ? SocketCall::Kind::bind
                                                                  : SocketCall::Kind::connect;
            call.address = read_address(tid, arguments[1], arguments[2]);
            return call;
        case SYS_listen:
            call.kind = SocketCall::Kind::listen;
            call.backlog = static_cast<int>(arguments[1]);
            return call;
        case SYS_socket:
            call.kind = SocketCall::Kind::socket;
            call.fd = -1;
            call.domain = static_cast<int>(arguments[0]);
            call.type = static_cast<int>(arguments[1]) & kTypeMask;
            return call;
        case SYS_setsockopt:
            call.kind = SocketCall::Kind::set_option;
            call.level = static_cast<int>(arguments[1]);
            call.option = static_cast<int>(arguments[2]);
            return call;
        case SYS_openat:
            file.path = read_string(tid, arguments[1]);
            return file;
#ifdef SYS_open
        case SYS_open:
            file.path = read_string(tid, arguments[0]);
            return file;
#endif
        case SYS_flock:
        case SYS_fcntl:
            file.kind = plain_number(info.seccomp.nr) == SYS_flock ? FileCall::Kind::flock
                                                                   : FileCall::Kind::fcntl_lock;
            file.fd = static_cast<int>(arguments[0]);
            return file;
        default:
            return std::nullopt;
    }
}

bool is_interrupted(const SyscallInfo& exit) {
    const std::int64_t value = -exit.exit.rval;
    return value == kRestartSys || value == kRestartNoIntr || value == kRestartNoHand ||
           value == kRestartBlock;
}

void read_exit(const SyscallInfo& exit, SocketCall& call) {
    call.time = std::chrono::steady_clock::now();
    const auto value = static_cast<int>(exit.exit.rval);
    call.error = exit.exit.is_error != 0 ? -value : 0;
    if (call.kind == SocketCall::Kind::socket && call.error == 0) {
        call.fd = value;
    }
    call.inode = socket_inode(call.tid, call.fd);
    call.is_socket_forbidden = call.inode == 0 && is_descriptor_forbidden(call.tid, call.fd);
}

bool read_exit(const SyscallInfo& exit, FileCall& call) {
    const int expected = call.kind == FileCall::Kind::open_exclusive ? EEXIST : EAGAIN;
    call.error = exit.exit.is_error != 0 ? static_cast<int>(-exit.exit.rval) : 0;
    if (call.error != 0 && call.error != expected) {
        return false;
    }
    call.time = std::chrono::steady_clock::now();
    if (call.kind != FileCall::Kind::open_exclusive) {
        call.path = link_of(call.tid, call.fd);
    }
    return !call.path.empty();  // it could not be read
}

std::uint64_t socket_inode(pid_t tid, int fd) {
    struct stat status = {};
    const bool is_socket =
        ::stat(path_of_descriptor(tid, fd).c_str(), &status) == 0 && S_ISSOCK(status.st_mode);
    return is_socket ? status.st_ino : 0;
}

}  // namespace bindlab
