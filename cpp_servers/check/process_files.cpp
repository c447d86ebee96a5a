#include "cpp_servers/check/process_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string_view>
#include <system_error>

#include "netns/descriptor.hpp"
#include "netns/socket_link.hpp"

namespace bindlab {

namespace {

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

std::optional<bool> flag_of_socket(int socket, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    if (::getsockopt(socket, SOL_SOCKET, option, &value, &size) != 0) {
        return std::nullopt;
    }
    return value != 0;
}

}  // namespace

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

// By syscall(2): glibc 2.35 has no wrapper for pidfd_getfd.
std::optional<ReuseOptions> reuse_options_of(pid_t pid, int descriptor) {
    const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    const Descriptor socket(
        static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), descriptor, 0)));
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

bool traces_somebody(pid_t tracer) {
    std::error_code gone;
    std::filesystem::directory_iterator at("/proc", gone);
    for (; !gone && at != std::filesystem::directory_iterator(); at.increment(gone)) {
        std::ifstream file(at->path() / "status");
        std::string word;
        while (file >> word) {
            if (word == "TracerPid:") {
                if (file >> word && number_in<pid_t>(word) == tracer) {
                    return true;
                }
                break;
            }
        }
    }
    return false;
}

}  // namespace bindlab
