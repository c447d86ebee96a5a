#include "netns/user_namespace.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "netns/child.hpp"
#include "netns/descriptor.hpp"
#include "netns/network_namespace.hpp"
#include "netns/spawn.hpp"
#include "netns/subordinate_ids.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

/// Whether a line of a map (user_namespaces(7), "0 1000 1") has an id as seen from inside.
bool is_mapped(const char* map, id_t id) {
    std::ifstream file(map);
    std::uint64_t inside = 0;
    std::uint64_t outside = 0;
    std::uint64_t length = 0;
    while (file >> inside >> outside >> length) {
        if (id >= inside && id - inside < length) {
            return true;
        }
    }
    return false;
}

std::string first_word_of(const char* path) {
    std::ifstream file(path);
    std::string word;
    file >> word;
    return word;
}

void write_once(const char* path, std::string_view text) {
    const auto attempt = [&] { return fmt::format("write \"{}\" to {}", text, path); };
    const Descriptor file(check(::open(path, O_WRONLY | O_CLOEXEC), attempt));
    check(::write(file.get(), text.data(), text.size()), attempt);
}

/// newuidmap or newgidmap: root inside is the caller, those from 1 on are the subordinate ones.
bool map_by(const char* program, pid_t pid, id_t caller, const std::vector<SubordinateIds>& all) {
    ProgramSpec spec;
    spec.argv = {program, std::to_string(pid), "0", std::to_string(caller), "1"};
    id_t inside = 1;
    for (const SubordinateIds& ids : all) {
        for (const id_t number : {inside, ids.first, ids.count}) {
            spec.argv.push_back(std::to_string(number));
        }
        inside += ids.count;
    }
    try {
        return spawn_program(std::move(spec)).reap().success();
    } catch (const std::system_error&) {
        return false;  // it is not installed
    }
}

/// A child that stays outside, where alone the programs that map ids have their rights.
class Mapper {
public:
    Mapper() {
        const auto uids = subordinate_ids_of(::geteuid(), "/etc/subuid");
        const auto gids = subordinate_ids_of(::geteuid(), "/etc/subgid");
        std::array<int, 2> ends{};
        check(::pipe2(ends.data(), O_CLOEXEC), "open a pipe to a child");
        const Descriptor read_end(ends[0]);
        write_end_ = Descriptor(ends[1]);
        const pid_t pid = ::getpid();
        const uid_t uid = ::geteuid();
        const gid_t gid = ::getegid();
        child_.emplace(fork_child(
            [&, fd = read_end.get()] {
                char go = 0;
                const bool asked = ::read(fd, &go, 1) == 1 && !uids.empty() && !gids.empty();
                return asked && map_by("newuidmap", pid, uid, uids) &&
                               map_by("newgidmap", pid, gid, gids)
                           ? EXIT_SUCCESS
                           : EXIT_FAILURE;
            },
            nullptr, std::array{read_end.get()}));
    }

    /// Whether the ids of the namespace that this process has entered are mapped now.
    bool map() {
        check(::write(write_end_.get(), "", 1), "ask for a map of ids");
        return child_->reap().success();
    }

private:
    Descriptor write_end_;
    std::optional<Child> child_;
};

/// What anybody may map without help: himself (user_namespaces(7), uid_map and setgroups).
void map_caller_alone(uid_t uid, gid_t gid) {
    if (first_word_of("/proc/self/uid_map").empty()) {
        write_once("/proc/self/uid_map", fmt::format("0 {} 1", uid));
    }
    if (first_word_of("/proc/self/gid_map").empty()) {
        write_once("/proc/self/setgroups", "deny");
        write_once("/proc/self/gid_map", fmt::format("0 {} 1", gid));
    }
}

}  // namespace

bool has_capability(int capability) {
    // glibc has no wrapper, and libcap is more than one question is worth.
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
    check(::syscall(SYS_capget, &header, sets.data()), "ask for this process' capabilities");
    const auto number = static_cast<unsigned>(capability);
    return (sets.at(CAP_TO_INDEX(number)).effective & CAP_TO_MASK(number)) != 0;
}

bool may_make_namespaces() {
    return has_capability(CAP_SYS_ADMIN);
}

bool has_user(uid_t uid) {
    return is_mapped("/proc/self/uid_map", uid) && is_mapped("/proc/self/gid_map", uid) &&
           may_set_groups();
}

bool may_set_groups() {
    return first_word_of("/proc/self/setgroups") != "deny";
}

bool is_in_initial_user_namespace() {
    std::ifstream map("/proc/self/uid_map");
    std::uint64_t inside = 0;
    std::uint64_t outside = 0;
    std::uint64_t length = 0;
    map >> inside >> outside >> length;
    return map && inside == 0 && outside == 0 && length == UINT32_MAX;
}

void enter_user_namespace() {
    const uid_t uid = ::geteuid();
    const gid_t gid = ::getegid();
    Mapper mapper;
    check(::unshare(CLONE_NEWUSER | CLONE_NEWNET), "create a user namespace");
    if (!mapper.map()) {
        map_caller_alone(uid, gid);
    }
    NetworkNamespace::create().enter();  // as all of ours it has lo up
}

}  // namespace bindlab
