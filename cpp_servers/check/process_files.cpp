#include "cpp_servers/check/process_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string_view>
#include <system_error>
#include <vector>

#include "netns/address.hpp"
#include "netns/descriptor.hpp"
#include "netns/socket_link.hpp"

namespace bindlab {

namespace {

constexpr std::uint64_t kMostPolled = 4096;
constexpr std::string_view kAsleep = "SIZX";
constexpr long kEpollPwait2 = 441;  // of all architectures; older headers have no name for it

template <class Number>
Number number_in(std::string_view text, int base = 10) {
    Number number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number, base);
    return number;
}

/// Each word of /proc/PID/status with the one behind it.
void for_status_of(pid_t pid, const std::function<void(std::string_view, std::string_view)>& see) {
    std::ifstream file(fmt::format("/proc/{}/status", pid));
    std::string before;
    for (std::string word; file >> word; before = word) {
        see(before, word);
    }
}

// By syscall(2): glibc 2.35 has no wrapper for pidfd_getfd.
Descriptor borrowed(pid_t pid, int descriptor) {
    const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    return Descriptor(static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), descriptor, 0)));
}

std::optional<bool> flag_of_socket(int socket, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    if (::getsockopt(socket, SOL_SOCKET, option, &value, &size) != 0) {
        return std::nullopt;
    }
    return value != 0;
}

/// A system call that a thread is in, as /proc/PID/task/TID/syscall has it: its number and what it
/// was called with (proc(5)).
struct CurrentCall {
    long number = -1;
    std::array<std::uint64_t, 2> arguments{};
};

CurrentCall current_call(const std::filesystem::path& thread) {
    std::ifstream file(thread / "syscall");
    CurrentCall call;
    std::string word;
    if (!(file >> word) || word == "running") {
        return call;
    }
    call.number = number_in<long>(word);
    for (std::uint64_t& argument : call.arguments) {
        if (file >> word && word.starts_with("0x")) {
            argument = number_in<std::uint64_t>(std::string_view(word).substr(2), 16);
        }
    }
    return call;
}

/// So many bytes of its memory; fewer if it has no more there.
std::vector<std::byte> memory_of(pid_t pid, std::uint64_t address, std::size_t size) {
    std::vector<std::byte> bytes(size);
    const iovec here{.iov_base = bytes.data(), .iov_len = bytes.size()};
    // The address is another process's.
    const iovec there{.iov_base = reinterpret_cast<void*>(address),  // NOLINT
                      .iov_len = bytes.size()};
    const ssize_t read = ::process_vm_readv(pid, &here, 1, &there, 1, 0);
    bytes.resize(read < 0 ? 0 : static_cast<std::size_t>(read));
    return bytes;
}

bool polls(pid_t pid, std::uint64_t address, std::uint64_t count, int descriptor) {
    const auto bytes =
        memory_of(pid, address, std::min<std::uint64_t>(count, kMostPolled) * sizeof(pollfd));
    std::vector<pollfd> polled(bytes.size() / sizeof(pollfd));
    std::memcpy(polled.data(), bytes.data(), polled.size() * sizeof(pollfd));
    return std::ranges::find(polled, descriptor, &pollfd::fd) != polled.end();
}

bool selects(pid_t pid, std::uint64_t readable, int descriptor) {
    const auto at = static_cast<std::size_t>(descriptor) / CHAR_BIT;
    const auto bytes = memory_of(pid, readable, at + 1);
    const auto bit = std::byte{1} << descriptor % CHAR_BIT;
    return readable != 0 && bytes.size() == at + 1 && (bytes[at] & bit) != std::byte{0};
}

/// By the lines "tfd: 5 events: …" of an epoll descriptor (proc_pid_fdinfo(5)).
bool watches(pid_t pid, std::uint64_t epoll, int descriptor) {
    std::ifstream file(fmt::format("/proc/{}/fdinfo/{}", pid, epoll));
    for (std::string word; file >> word;) {
        if (word == "tfd:" && file >> word && number_in<int>(word) == descriptor) {
            return true;
        }
    }
    return false;
}

bool waits_in_call(pid_t pid, const CurrentCall& call, int descriptor) {
    switch (call.number) {
        case SYS_accept4:
#ifdef SYS_accept
        case SYS_accept:
#endif
            return call.arguments[0] == static_cast<std::uint64_t>(descriptor);
#ifdef SYS_poll
        case SYS_poll:
#endif
        case SYS_ppoll:
            return polls(pid, call.arguments[0], call.arguments[1], descriptor);
#ifdef SYS_select
        case SYS_select:
#endif
        case SYS_pselect6:
            return selects(pid, call.arguments[1], descriptor);
#ifdef SYS_epoll_wait
        case SYS_epoll_wait:
#endif
        case SYS_epoll_pwait:
        case kEpollPwait2:
            return watches(pid, call.arguments[0], descriptor);
        default:
            return false;
    }
}

}  // namespace

bool awaits_connections(pid_t pid, int descriptor) {
    std::error_code ended;
    std::filesystem::directory_iterator at(fmt::format("/proc/{}/task", pid), ended);
    for (; !ended && at != std::filesystem::directory_iterator(); at.increment(ended)) {
        if (waits_in_call(pid, current_call(at->path()), descriptor)) {
            return true;
        }
    }
    return false;
}

bool is_at_rest(pid_t pid) {
    std::error_code ended;
    std::filesystem::directory_iterator at(fmt::format("/proc/{}/task", pid), ended);
    for (; !ended && at != std::filesystem::directory_iterator(); at.increment(ended)) {
        std::ifstream file(at->path() / "stat");
        std::string line;
        std::getline(file, line);
        const std::size_t name = line.rfind(") ");
        if (name != line.npos && kAsleep.find(line[name + 2]) == kAsleep.npos) {
            return false;
        }
    }
    return true;
}

std::map<std::uint32_t, int> sockets_of_process(pid_t pid) {
    std::map<std::uint32_t, int> sockets;
    std::error_code ended;
    std::filesystem::directory_iterator at(fmt::format("/proc/{}/fd", pid), ended);
    for (; !ended && at != std::filesystem::directory_iterator(); at.increment(ended)) {
        std::error_code closed;
        const std::string link = std::filesystem::read_symlink(at->path(), closed).string();
        const auto inode = closed ? std::nullopt : inode_in(link);
        if (inode) {
            sockets.emplace(*inode, number_in<int>(at->path().filename().string()));
        }
    }
    return sockets;
}

pid_t parent_of(pid_t pid) {
    pid_t parent = 0;
    for_status_of(pid, [&](std::string_view key, std::string_view value) {
        if (key == "PPid:") {
            parent = number_in<pid_t>(value);
        }
    });
    return parent;
}

std::uint64_t signals_handled_by(pid_t pid) {
    std::uint64_t signals = 0;
    for_status_of(pid, [&](std::string_view key, std::string_view value) {
        if (key == "SigIgn:" || key == "SigCgt:") {
            signals |= number_in<std::uint64_t>(value, 16);
        }
    });
    return signals;
}

std::string program_of(pid_t pid) {
    std::error_code ended;
    return std::filesystem::read_symlink(fmt::format("/proc/{}/exe", pid), ended)
        .filename()
        .string();
}

std::optional<bool> closes_on_exec(pid_t pid, int descriptor) {
    std::ifstream file(fmt::format("/proc/{}/fdinfo/{}", pid, descriptor));
    std::string word;
    while (file >> word) {
        if (word == "flags:" && file >> word) {
            return (number_in<unsigned>(word, 8) & static_cast<unsigned>(O_CLOEXEC)) != 0;
        }
    }
    return std::nullopt;
}

std::optional<ReuseOptions> reuse_options_of(pid_t pid, int descriptor) {
    const Descriptor socket = borrowed(pid, descriptor);
    if (!socket) {
        return std::nullopt;
    }
    const auto address = flag_of_socket(socket.get(), SO_REUSEADDR);
    const auto port = flag_of_socket(socket.get(), SO_REUSEPORT);
    if (!address || !port) {
        return std::nullopt;
    }
    return ReuseOptions{.address = *address, .port = *port};
}

std::optional<std::uint16_t> peer_port_of(pid_t pid, int descriptor) {
    const Descriptor socket = borrowed(pid, descriptor);
    SocketAddress peer;
    if (!socket || ::getpeername(socket.get(), peer.get(), &peer.length) != 0 ||
        (peer.get()->sa_family != AF_INET && peer.get()->sa_family != AF_INET6)) {
        return std::nullopt;
    }
    return Endpoint::from(peer).port;
}

}  // namespace bindlab
