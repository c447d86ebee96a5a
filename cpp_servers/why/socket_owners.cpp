#include "cpp_servers/why/socket_owners.hpp"

#include <dirent.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "netns/socket_link.hpp"

namespace bindlab {

namespace {

struct CloseFolder {
    void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

std::optional<int> whole_number(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && !text.empty()
               ? std::optional(number)
               : std::nullopt;
}

/// The entries of a folder whose names are numbers, in their order.
std::vector<int> numbers_in(DIR* folder) {
    std::vector<int> numbers;
    while (const dirent* const entry = ::readdir(folder)) {
        if (const auto number = whole_number(entry->d_name)) {
            numbers.push_back(*number);
        }
    }
    std::ranges::sort(numbers);
    return numbers;
}

constexpr unsigned kMostThreads = 4;

/// What a process has open, or that it may not be looked into.
struct Looked {
    std::vector<std::pair<int, std::uint32_t>> sockets;  ///< descriptor and inode
    bool is_hidden = false;
};

/// Whether it has any descriptor.
bool add_sockets_of(DIR* folder, Looked& looked) {
    const std::vector<int> descriptors = numbers_in(folder);
    for (const int descriptor : descriptors) {
        std::array<char, 64> link{};
        const ssize_t size = ::readlinkat(::dirfd(folder), std::to_string(descriptor).c_str(),
                                          link.data(), link.size());
        const auto inode =
            inode_in({link.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))});
        if (inode) {
            looked.sockets.emplace_back(descriptor, *inode);
        }
    }
    return !descriptors.empty();
}

/// A process whose first thread has ended (pthread_exit(3)) shows no descriptor; its other threads
/// do.
void look_at_threads(pid_t pid, Looked& looked) {
    const Folder threads(::opendir(fmt::format("/proc/{}/task", pid).c_str()));
    for (const int thread : threads ? numbers_in(threads.get()) : std::vector<int>()) {
        const Folder folder(::opendir(fmt::format("/proc/{}/task/{}/fd", pid, thread).c_str()));
        if (thread != pid && folder) {
            add_sockets_of(folder.get(), looked);
            return;  // all threads have the same, but for clone(2) without CLONE_FILES
        }
    }
}

Looked look_into(pid_t pid) {
    Looked looked;
    const std::string path = fmt::format("/proc/{}/fd", pid);
    const Folder folder(::opendir(path.c_str()));
    if (!folder) {
        looked.is_hidden = errno == EACCES || errno == EPERM;
        return looked;  // or it has ended
    }
    if (!add_sockets_of(folder.get(), looked)) {
        look_at_threads(pid, looked);
    }
    return looked;
}

}  // namespace

std::vector<pid_t> all_pids() {
    const Folder proc(::opendir("/proc"));
    return proc ? numbers_in(proc.get()) : std::vector<pid_t>();
}

HiddenProcesses for_each_open_socket(const std::function<void(pid_t, int, std::uint32_t)>& visit) {
    const std::vector<pid_t> pids = all_pids();
    std::vector<Looked> looked(pids.size());
    std::atomic<std::size_t> next = 0;
    const auto look = [&] {
        for (std::size_t i = next++; i < pids.size(); i = next++) {
            looked[i] = look_into(pids[i]);
        }
    };
    // To read the links is nearly all that `why` costs on a machine with many sockets.
    std::vector<std::future<void>> others;
    for (unsigned n = 1; n < std::min(std::thread::hardware_concurrency(), kMostThreads); ++n) {
        others.push_back(std::async(std::launch::async, look));
    }
    look();
    for (std::future<void>& other : others) {
        other.get();
    }
    HiddenProcesses hidden;
    for (std::size_t i = 0; i < pids.size(); ++i) {
        for (const auto& [descriptor, inode] : looked[i].sockets) {
            visit(pids[i], descriptor, inode);
        }
        if (looked[i].is_hidden) {
            hidden.add(pids[i]);
        }
    }
    hidden.unlisted = hides_processes();
    return hidden;
}

OwnersFound find_owners(const std::set<std::uint32_t>& inodes) {
    OwnersFound found;
    if (inodes.empty()) {
        return found;
    }
    found.hidden = for_each_open_socket([&](pid_t pid, int descriptor, std::uint32_t inode) {
        if (!inodes.contains(inode)) {
            return;
        }
        auto& owners = found.by_inode[inode];
        if (!owners.empty() && owners.back().process.pid == pid) {
            return;  // the same process by another descriptor
        }
        if (const auto facts = process_facts(pid)) {
            owners.push_back({*facts, descriptor});
        }
    });
    return found;
}

}  // namespace bindlab
