#include "cpp_servers/why/namespace_search.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "cpp_servers/why/mounts.hpp"
#include "cpp_servers/why/numbered_folder.hpp"

namespace bindlab {

namespace {

constexpr std::string_view kNetwork = "net:[";

class Search {
public:
    NamespacesFound run() {
        for (const Mount& mount : mounts_in(own_mountinfo())) {
            if (mount.root.starts_with(kNetwork)) {
                paths_.try_emplace(mount.root, mount.point);
            }
        }
        const std::vector<pid_t> pids = all_pids();
        std::ranges::for_each(pids, [&](pid_t pid) { look_at_process(pid); });
        for (const auto& [name, path] : paths_) {
            try {
                add(NetworkNamespace::of_path(path), KeptBy::mount, 0);
            } catch (
                const std::system_error&) {  // NOLINT(bugprone-empty-catch): hidden below another
            }
        }
        std::ranges::for_each(pids, [&](pid_t pid) { look_at_descriptors(pid); });
        found_.hidden.unlisted = hides_processes();
        return std::move(found_);
    }

private:
    void add(NetworkNamespace where, KeptBy kept_by, pid_t pid) {
        if (seen_.insert(where.inode()).second) {
            const auto path = paths_.find(where.name());
            found_.all.push_back({std::move(where), kept_by, pid,
                                  path == paths_.end() ? std::string() : path->second});
        }
    }

    void look_at_process(pid_t pid) {
        try {
            add(NetworkNamespace::of_process(pid), KeptBy::process, pid);
            for (const pid_t thread : further_threads_of(pid)) {
                add(NetworkNamespace::of_process(thread), KeptBy::process, pid);
            }
        } catch (const std::system_error& fault) {
            if (fault.code().value() == EACCES || fault.code().value() == EPERM) {
                found_.hidden.add(pid);
            }
        }
    }

    void look_at_descriptors(pid_t pid) {
        const std::string path = fmt::format("/proc/{}/fd", pid);
        const NumberedFolder folder(path);
        for (const int descriptor : folder.numbers()) {
            std::array<char, 64> link{};
            const ssize_t size = ::readlinkat(
                folder.descriptor(), std::to_string(descriptor).c_str(), link.data(), link.size());
            const std::string_view target(link.data(),
                                          static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
            if (!target.starts_with(kNetwork)) {
                continue;
            }
            try {
                add(NetworkNamespace::of_path(fmt::format("{}/{}", path, descriptor)),
                    KeptBy::descriptor, pid);
            } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch): closed meanwhile
            }
        }
    }

    std::map<std::string, std::string> paths_;
    std::set<std::uint64_t> seen_;
    NamespacesFound found_;
};

}  // namespace

std::string_view to_string(KeptBy kept_by) {
    switch (kept_by) {
        using enum KeptBy;
        case process:
            return "process";
        case mount:
            return "mount";
        case descriptor:
            return "descriptor";
    }
    return "";
}

NamespacesFound find_namespaces() {
    return Search().run();
}

}  // namespace bindlab
