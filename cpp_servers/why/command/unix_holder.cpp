#include "cpp_servers/why/command/unix_holder.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>
#include <sstream>
#include <vector>

namespace bindlab {

namespace {

constexpr unsigned kAcceptsConnections = 0x10000;  // __SO_ACCEPTCON, include/uapi/linux/net.h
constexpr const char* kConnected = "03";           // SS_CONNECTED, the same

UnixHolder::File file_at(const UnixName& name, pid_t pid) {
    if (name.is_abstract || name.name.empty()) {
        return UnixHolder::File::none;
    }
    const char* const from = name.name.starts_with('/') ? "root" : "cwd/";
    struct stat status = {};
    if (::lstat(fmt::format("/proc/{}/{}{}", pid, from, name.name).c_str(), &status) != 0) {
        return UnixHolder::File::none;
    }
    return S_ISSOCK(status.st_mode) ? UnixHolder::File::socket : UnixHolder::File::other;
}

/// As unix_seq_show() of net/unix/af_unix.c prints it.
std::string printed_name(const UnixName& name) {
    std::string printed = name.name;
    std::ranges::replace(printed, '\0', '@');
    return name.is_abstract ? "@" + printed : printed;
}

}  // namespace

std::vector<UnixEntry> unix_entries(std::string_view table, std::string_view name) {
    std::istringstream lines{std::string(table)};
    std::string line;
    std::vector<UnixEntry> found;
    while (std::getline(lines, line)) {
        // Num RefCount Protocol Flags Type St Inode Path
        std::istringstream words(line);
        std::string skipped;
        std::string flags;
        std::string state;
        UnixEntry entry;
        words >> skipped >> skipped >> skipped >> flags >> skipped >> state >> entry.inode;
        if (!words || words.get() != ' ' || !std::getline(words, entry.name) ||
            entry.name != name) {
            continue;
        }
        unsigned bits = 0;
        std::from_chars(flags.data(), flags.data() + flags.size(), bits, 16);
        entry.is_listening = (bits & kAcceptsConnections) != 0;
        // Those that were accepted have the name of their listener, too: they do not serve it.
        if (entry.is_listening || state != kConnected) {
            found.push_back(entry);
        }
    }
    return found;
}

UnixHolder look_at_unix_name(const UnixName& name, pid_t pid) {
    UnixHolder holder;
    holder.name = name;
    holder.file = file_at(name, pid);
    std::ifstream file("/proc/thread-self/net/unix");
    std::ostringstream text;
    text << file.rdbuf();
    holder.sockets = unix_entries(text.str(), printed_name(name));
    std::set<std::uint32_t> inodes;
    for (const UnixEntry& entry : holder.sockets) {
        inodes.insert(entry.inode);
    }
    OwnersFound found = find_owners(inodes);
    holder.hidden = std::move(found.hidden);
    for (auto& [inode, owners] : found.by_inode) {
        for (SocketOwner& owner : owners) {
            holder.owners.push_back(std::move(owner));
        }
    }
    return holder;
}

}  // namespace bindlab
