#include "cpp_servers/why/hidden_processes.hpp"

#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "cpp_servers/why/mounts.hpp"
#include "netns/user_namespace.hpp"

namespace bindlab {

namespace {

bool is_in_group(gid_t group) {
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(::getgroups(0, nullptr), 0)));
    const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
    groups.resize(static_cast<std::size_t>(std::max(count, 0)));
    return ::getegid() == group || std::ranges::find(groups, group) != groups.end();
}

/// "rw,gid=1000,hidepid=invisible": before Linux 5.8 hidepid has numbers (proc_show_options()).
ProcMount mount_with(const std::string& options) {
    ProcMount mount;
    std::istringstream words(options);
    std::string word;
    while (std::getline(words, word, ',')) {
        if (word == "hidepid=2" || word == "hidepid=invisible") {
            mount.leaves_out = true;
        } else if (word == "hidepid=4" || word == "hidepid=ptraceable") {
            mount.leaves_out = true;
            mount.heeds_group = false;
        } else if (word.starts_with("gid=")) {
            std::istringstream(word.substr(4)) >> mount.group;
        }
    }
    return mount;
}

}  // namespace

void HiddenProcesses::add(pid_t pid) {
    if (const auto user = user_of_listed(pid)) {
        ++count;
        users.insert(*user);
    }
}

ProcMount proc_mount_in(std::string_view mountinfo) {
    ProcMount found;
    for (const Mount& mount : mounts_in(mountinfo)) {
        if (mount.point == "/proc") {
            found = mount.type == "proc" ? mount_with(mount.options) : ProcMount{};
        }
    }
    return found;
}

bool hides_processes() {
    if (!user_of_listed(1)) {
        return true;  // each PID namespace has it
    }
    const ProcMount mount = proc_mount_in(own_mountinfo());
    const bool sees_all =
        has_capability(CAP_SYS_PTRACE) || (mount.heeds_group && is_in_group(mount.group));
    return mount.leaves_out && !sees_all;
}

std::optional<uid_t> user_of_listed(pid_t pid) {
    struct stat status = {};
    return ::stat(fmt::format("/proc/{}", pid).c_str(), &status) == 0 ? std::optional(status.st_uid)
                                                                      : std::nullopt;
}

}  // namespace bindlab
