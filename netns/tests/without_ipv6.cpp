#include "netns/tests/without_ipv6.hpp"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "netns/descriptor.hpp"
#include "netns/network_namespace.hpp"
#include "netns/system_call.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {

namespace {

/// See seccomp(2). The low half of an argument comes first on the machines this runs on.
void forbid_ipv6_sockets() {
    std::array program{
        sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args)),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 0, 1),
        sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT),
        sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog filter{.len = program.size(), .filter = program.data()};
    check(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "give up new privileges");
    check(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter), "forbid IPv6 sockets");
}

}  // namespace

void take_ipv6_away(const NetworkNamespace& where) {
    check(::unshare(CLONE_NEWNS), "create a mount namespace");
    check(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "keep mounts to oneself");
    where.run_inside([] {
        check(::mount("none", "/proc/sys/net/ipv6", "tmpfs", 0, nullptr), "hide the IPv6 settings");
    });
    forbid_ipv6_sockets();
}

void take_ipv6_away(const NetworkNamespace& where, const char* device) {
    const Descriptor socket = open_socket(where, Family::ipv4, SOCK_DGRAM);
    ifreq request{};
    std::strncpy(request.ifr_name, device, sizeof request.ifr_name - 1);
    request.ifr_mtu = 1000;
    check(::ioctl(socket.get(), SIOCSIFMTU, &request), "make a device too small for IPv6");
}

}  // namespace bindlab
