#include "cpp_servers/guest/machine.hpp"

#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <thread>

#include "netns/network_namespace.hpp"
#include "netns/sysctl.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

void mount_all() {
    struct Mount {
        const char* type;
        const char* where;
    };
    for (const Mount& it : {Mount{"proc", "/proc"}, {"sysfs", "/sys"}, {"devtmpfs", "/dev"}}) {
        std::filesystem::create_directories(it.where);
        check(::mount(it.type, it.where, it.type, MS_NOSUID, nullptr),
              [&] { return fmt::format("mount {} on {}", it.type, it.where); });
    }
    // Not a mount: a program of a case may lie in it.
    std::filesystem::create_directories("/tmp");
    using std::filesystem::perms;
    std::filesystem::permissions("/tmp", perms::all | perms::sticky_bit);
}

void allow_orphans() {
    write_sysctl(NetworkNamespace::current(), "net.ipv4.tcp_max_orphans", "65536");
}

void await_third_second() {
    std::this_thread::sleep_until(std::chrono::steady_clock::time_point(std::chrono::seconds(2)));
}

std::chrono::duration<double> uptime() {
    timespec now{};
    check(::clock_gettime(CLOCK_BOOTTIME, &now), "read the time since power-on");
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

void restart_machine() noexcept {
    ::reboot(RB_AUTOBOOT);
    std::abort();
}

}  // namespace bindlab
