#include "cpp_servers/engine/world/rights.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

#include "netns/own_mounts.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"
#include "netns/user_namespace.hpp"

namespace bindlab {
namespace {

/// A setting that forbids if it has this value.
struct Switch {
    std::string_view name;
    std::string_view forbids;
    std::string_view allows;
};

// The first is the kernel's (namespaces(7)), the second Debian's and Ubuntu's own, the third that
// of AppArmor since Ubuntu 23.10.
constexpr auto kSwitches = std::to_array<Switch>({
    {"user.max_user_namespaces", "0", "15000"},
    {"kernel.unprivileged_userns_clone", "0", "1"},
    {"kernel.apparmor_restrict_unprivileged_userns", "1", "0"},
});

std::string value_of(const std::filesystem::path& sysctls, std::string name) {
    for (char& letter : name) {
        letter = letter == '.' ? '/' : letter;
    }
    std::ifstream file(sysctls / name);
    std::string value;
    file >> value;
    return value;
}

/// Every case has mounts of its own: what forbids that is better told once, and before.
void require_mounts() {
    const auto attempt = [] {
        try {
            own_mounts();
            own_folder("/tmp", {});
        } catch (const std::system_error& error) {
            return error.code().value();
        }
        return 0;
    };
    int error = 0;
    try {
        const ExitStatus status = fork_init(attempt, nullptr, {}).reap();
        error = status.signalled ? EPERM : status.value;
    } catch (const std::system_error& fault) {
        error = fault.code().value();
    }
    if (error == EINVAL) {
        throw NoRights(
            "no mounts of a case's own: the root is no mount point, as in a chroot: bind its "
            "folder onto itself before (mount --bind DIR DIR)");
    }
    if (error != 0 && error != ENOENT) {
        throw NoRights(fmt::format(
            "no mounts of a case's own ({}): the container's security profile forbids mount(2): "
            "run it without (docker: --privileged, or apparmor=unconfined)",
            std::generic_category().message(error)));
    }
}

}  // namespace

std::string what_forbids_user_namespaces(const std::filesystem::path& sysctls, int error) {
    for (const Switch& it : kSwitches) {
        if (value_of(sysctls, std::string(it.name)) == it.forbids) {
            return fmt::format("{} is {}: let root say `sysctl {}={}`", it.name, it.forbids,
                               it.name, it.allows);
        }
    }
    if (error == EINVAL || error == ENOSYS) {
        return "the kernel is built without them (CONFIG_USER_NS): run as root";
    }
    if (error == ENOSPC) {
        return "there are as many as user.max_user_namespaces allows, or one in another too deep: "
               "run as root";
    }
    return "the container, its seccomp filter or a chroot forbids them: give it the capability "
           "SYS_ADMIN, or run outside";
}

void obtain_rights() {
    try {
        if (may_make_namespaces()) {
            // One from where there is a way back to: root of a user namespace (`unshare -r`) may be
            // in a network namespace of others, to which setns(2) would not let him return.
            check(unshare(CLONE_NEWNET), "create a network namespace");
        } else {
            enter_user_namespace();
        }
    } catch (const std::system_error& error) {
        throw NoRights(fmt::format(
            "no right to make network namespaces, nor a user namespace to have it in ({}): {}",
            error.code().message(),
            what_forbids_user_namespaces("/proc/sys", error.code().value())));
    }
    require_mounts();
}

}  // namespace bindlab
