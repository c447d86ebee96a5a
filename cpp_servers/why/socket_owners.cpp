#include "cpp_servers/why/socket_owners.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "cpp_servers/why/numbered_folder.hpp"
#include "netns/socket_link.hpp"

namespace bindlab {

namespace {

constexpr unsigned kMostThreads = 4;

/// What a process has open, or that it may not be looked into.
struct Looked {
    std::vector<SocketDescriptor> sockets;
    bool is_hidden = false;
};

/// Whether there is any descriptor in the folder.
bool add_sockets_of(const NumberedFolder& folder, SocketDescriptor socket, Looked& looked) {
    const std::vector<int> descriptors = folder.numbers();
    for (const int descriptor : descriptors) {
        std::array<char, 64> link{};
        const ssize_t size = ::readlinkat(folder.descriptor(), std::to_string(descriptor).c_str(),
                                          link.data(), link.size());
        const auto inode =
            inode_in({link.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))});
        if (inode) {
            socket.descriptor = descriptor;
            socket.inode = *inode;
            looked.sockets.push_back(socket);
        }
    }
    return !descriptors.empty();
}

bool is_denied(const NumberedFolder& folder) {
    return folder.error() == EACCES || folder.error() == EPERM;
}

/// Adds the sockets of the further threads: of each, or of the first that has a descriptor. Whether
/// any could be looked into; where one may not be, none may.
bool add_sockets_of_threads(pid_t pid, bool of_each, Looked& looked) {
    bool has_looked = false;
    for (const pid_t thread : further_threads_of(pid)) {
        const NumberedFolder folder(fmt::format("/proc/{}/task/{}/fd", pid, thread));
        if (is_denied(folder)) {
            break;
        }
        has_looked = has_looked || folder.error() == 0;
        const bool has_any = add_sockets_of(folder, {.pid = pid, .thread = thread}, looked);
        if (has_any && !of_each) {
            break;
        }
    }
    return has_looked;
}

Looked look_into(pid_t pid) {
    Looked looked;
    const NumberedFolder folder(fmt::format("/proc/{}/fd", pid));
    if (!add_sockets_of(folder, {.pid = pid}, looked)) {
        // A first thread that has ended shows no descriptor, and only to root (task_dump_owner() of
        // fs/proc/base.c); the others do, and as a rule the same ones.
        const bool has_looked = add_sockets_of_threads(pid, false, looked);
        looked.is_hidden = is_denied(folder) && !has_looked;
    }
    return looked;
}

Looked look_into_further_threads(pid_t pid) {
    Looked looked;
    add_sockets_of_threads(pid, true, looked);
    return looked;
}

using Visit = std::function<void(const SocketDescriptor&)>;

HiddenProcesses visit_sockets(Looked (*look_at)(pid_t), const Visit& visit) {
    const std::vector<pid_t> pids = all_pids();
    std::vector<Looked> looked(pids.size());
    std::atomic<std::size_t> next = 0;
    const auto look = [&] {
        for (std::size_t i = next++; i < pids.size(); i = next++) {
            looked[i] = look_at(pids[i]);
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
        std::ranges::for_each(looked[i].sockets, visit);
        if (looked[i].is_hidden) {
            hidden.add(pids[i]);
        }
    }
    hidden.unlisted = hides_processes();
    return hidden;
}

}  // namespace

HiddenProcesses for_each_open_socket(const std::function<void(const SocketDescriptor&)>& visit) {
    return visit_sockets(look_into, visit);
}

OwnersFound find_owners(const std::set<std::uint32_t>& inodes) {
    OwnersFound found;
    std::set<std::uint32_t> wanted = inodes;
    const auto add_owner = [&](const SocketDescriptor& socket) {
        if (!wanted.contains(socket.inode)) {
            return;
        }
        auto& owners = found.by_inode[socket.inode];
        if (!owners.empty() && owners.back().process.pid == socket.pid) {
            return;  // the same process by another descriptor
        }
        if (auto facts = process_facts(socket.pid)) {
            owners.push_back({std::move(*facts), socket.descriptor, socket.thread});
        }
    };
    if (!wanted.empty()) {
        found.hidden = for_each_open_socket(add_owner);
        std::erase_if(wanted, [&](std::uint32_t inode) { return !found.by_inode[inode].empty(); });
    }
    if (!wanted.empty()) {
        visit_sockets(look_into_further_threads, add_owner);
    }
    return found;
}

}  // namespace bindlab
