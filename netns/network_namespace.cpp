#include "netns/network_namespace.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/nsfs.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cstring>
#include <exception>

#include "netns/system_call.hpp"

namespace bindlab {

namespace {

/// thread-self, not self: setns(2) and unshare(2) move one thread only.
constexpr const char* kCurrent = "/proc/thread-self/ns/net";

/// ENOENT is where there is no /proc, or another PID namespace's (pid_namespaces(7)).
Descriptor open_current() {
    return Descriptor(check(::open(kCurrent, O_RDONLY | O_CLOEXEC), [] {
        const bool lacks_proc = errno == ENOENT;
        return fmt::format("open {}{}", kCurrent,
                           lacks_proc ? " (it takes a /proc of this PID namespace: mount -t proc "
                                        "proc /proc)"
                                      : "");
    }));
}

/// In the calling thread's namespace, see netdevice(7); 127.0.0.1 and ::1 come with it.
void bring_loopback_up() {
    const Descriptor socket(check(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0),
                                  "open a socket in a new network namespace"));
    ifreq request{};
    std::memcpy(request.ifr_name, "lo", sizeof "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    check(::ioctl(socket.get(), SIOCSIFFLAGS, &request), "bring lo up in a new network namespace");
}

}  // namespace

NetworkNamespace::NetworkNamespace(Descriptor descriptor) : descriptor_(std::move(descriptor)) {
    struct stat status = {};
    check(::fstat(descriptor_.get(), &status), "stat a network namespace");
    inode_ = status.st_ino;
}

NetworkNamespace NetworkNamespace::create() {
    WayBack way_back;
    check(::unshare(CLONE_NEWNET), "create a network namespace");
    way_back.needed();
    bring_loopback_up();
    return current();
}

NetworkNamespace NetworkNamespace::current() {
    return NetworkNamespace(open_current());
}

NetworkNamespace NetworkNamespace::of_process(pid_t pid) {
    const std::string path = fmt::format("/proc/{}/ns/net", pid);
    return NetworkNamespace(Descriptor(
        check(::open(path.c_str(), O_RDONLY | O_CLOEXEC), [&] { return "open " + path; })));
}

NetworkNamespace NetworkNamespace::of_path(const std::string& path) {
    Descriptor file(
        check(::open(path.c_str(), O_RDONLY | O_CLOEXEC), [&] { return "open " + path; }));
    const int type = ::ioctl(file.get(), NS_GET_NSTYPE);
    if (type != CLONE_NEWNET) {
        throw_errno(EINVAL, path + " is no network namespace");
    }
    return NetworkNamespace(std::move(file));
}

NetworkNamespace NetworkNamespace::of_socket(int socket) {
    return NetworkNamespace(
        Descriptor(check(::ioctl(socket, SIOCGSKNS), "ask for a socket's network namespace")));
}

bool NetworkNamespace::is_current() const {
    struct stat status = {};
    check(::stat(kCurrent, &status), "stat /proc/thread-self/ns/net");
    return status.st_ino == inode_;
}

bool NetworkNamespace::heeds_own_capabilities() const {
    return static_cast<bool>(Descriptor(::ioctl(descriptor_.get(), NS_GET_USERNS)));
}

std::string NetworkNamespace::name() const {
    return fmt::format("net:[{}]", inode_);
}

void NetworkNamespace::enter() const {
    check(::setns(descriptor_.get(), CLONE_NEWNET), [&] { return "enter " + name(); });
}

NetworkNamespace::WayBack::WayBack() : home_(open_current()) {}

NetworkNamespace::WayBack::~WayBack() {
    if (needed_ && ::setns(home_.get(), CLONE_NEWNET) != 0) {
        std::terminate();
    }
}

}  // namespace bindlab
