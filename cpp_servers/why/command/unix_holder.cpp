#include "cpp_servers/why/command/unix_holder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <system_error>

#include "cpp_servers/why/numbered_folder.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

namespace {

std::optional<struct stat> status_at(const UnixName& name, pid_t pid, LinkAtPath link) {
    if (name.is_abstract || name.name.empty()) {
        return std::nullopt;
    }
    const char* const from = name.name.starts_with('/') ? "root" : "cwd/";
    struct stat status = {};
    const std::string path = fmt::format("/proc/{}/{}{}", pid, from, name.name);
    const int flags = link == LinkAtPath::is_a_file ? AT_SYMLINK_NOFOLLOW : 0;
    return ::fstatat(AT_FDCWD, path.c_str(), &status, flags) == 0 ? std::optional(status)
                                                                  : std::nullopt;
}

UnixHolder::File kind_of(const std::optional<struct stat>& status) {
    if (!status) {
        return UnixHolder::File::none;
    }
    return S_ISSOCK(status->st_mode) ? UnixHolder::File::socket : UnixHolder::File::other;
}

std::string written_name(const UnixName& name) {
    std::string written = name.name;
    std::ranges::replace(written, '\0', '@');
    return name.is_abstract ? "@" + written : written;
}

/// Those with this file, by whatever path, or with this very name: some file systems (overlayfs)
/// tell another number of a file than its socket has.
void add_sockets(const NetworkNamespace& where, const std::string& name, const FileIdentity& file,
                 UnixHolder& holder) {
    for (UnixSocket& socket : unix_sockets(where)) {
        const bool has_file = file.inode != 0 && socket.file == file;
        if (has_file || socket.name == name) {
            holder.sockets.push_back(std::move(socket));
        }
    }
}

/// Those of the other network namespaces.
void add_from_elsewhere(const NetworkNamespace& own, const std::string& name,
                        const FileIdentity& file, UnixHolder& holder) {
    std::set<std::uint64_t> seen = {own.inode()};
    for (const pid_t pid : all_pids()) {
        try {
            const NetworkNamespace where = NetworkNamespace::of_process(pid);
            if (seen.insert(where.inode()).second) {
                add_sockets(where, name, file, holder);
            }
        } catch (const std::system_error& fault) {
            const int error = fault.code().value();
            if (error == EACCES || error == EPERM) {
                holder.of_unseen_namespaces.add(pid);
            }
        }
    }
    holder.of_unseen_namespaces.unlisted = hides_processes();
}

void add_owners(UnixHolder& holder) {
    std::set<std::uint32_t> inodes;
    for (const UnixSocket& socket : holder.sockets) {
        inodes.insert(socket.inode);
    }
    OwnersFound found = find_owners(inodes);
    holder.hidden = std::move(found.hidden);
    for (auto& [inode, owners] : found.by_inode) {
        holder.owners.insert(holder.owners.end(), owners.begin(), owners.end());
    }
}

}  // namespace

UnixHolder look_at_unix_name(const UnixName& name, pid_t pid, LinkAtPath link) {
    UnixHolder holder;
    holder.name = name;
    const auto status = status_at(name, pid, link);
    holder.file = kind_of(status);
    const FileIdentity file =
        status ? FileIdentity{status->st_dev, status->st_ino} : FileIdentity{};
    const std::string written = written_name(name);
    const NetworkNamespace own = NetworkNamespace::current();
    add_sockets(own, written, file, holder);
    if (holder.sockets.empty() && holder.file == UnixHolder::File::socket) {
        add_from_elsewhere(own, written, file, holder);
    }
    add_owners(holder);
    return holder;
}

}  // namespace bindlab
