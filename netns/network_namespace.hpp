// A network namespace, held by descriptor.
//
// Owns one reference to the namespace: when the last reference (descriptor, process, socket) is
// gone the kernel takes it down, later and in batches. It has no name in the file system, so a
// crash leaves nothing behind. What lives inside it is left to RouteSocket, sysctl and SocketTable.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "netns/descriptor.hpp"

namespace bindlab {

class NetworkNamespace {
public:
    /// A new namespace with lo up; the calling thread stays in its own. Needs CAP_SYS_ADMIN, throws
    /// std::system_error. Threads other than the caller are not touched. See network_namespaces(7).
    static NetworkNamespace create();

    /// The namespace of the calling thread.
    static NetworkNamespace current();

    /// That of another process. Throws std::system_error: ENOENT if there is no such process,
    /// EACCES if one may not look into it (PTRACE_MODE_READ_FSCREDS, see namespaces(7)).
    static NetworkNamespace of_process(pid_t pid);

    /// One that has a name in the file system: a mount, a link of /proc. Throws std::system_error:
    /// EINVAL if the file is no network namespace, or the errno of open(2).
    static NetworkNamespace of_path(const std::string& path);

    /// That of a socket, wherever its process is now. Throws std::system_error: EPERM without
    /// CAP_NET_ADMIN there (SIOCGSKNS, sock_ioctl() of net/socket.c).
    static NetworkNamespace of_socket(int socket);

    /// For setns(2), IFLA_NET_NS_FD; valid as long as this object.
    int descriptor() const noexcept { return descriptor_.get(); }

    /// The number that /proc/PID/ns/net shows: equal for equal namespaces, never 0.
    std::uint64_t inode() const noexcept { return inode_; }

    /// "net:[4026532281]", as readlink /proc/PID/ns/net prints it.
    std::string name() const;

    /// Whether the capabilities that this process has count in it: its user namespace is the
    /// process' own, or one below (ioctl_ns(2), NS_GET_USERNS; ns_capable()).
    bool heeds_own_capabilities() const;

    /// Whether the calling thread is in it.
    bool is_current() const;

    /// Moves the calling thread in, for good (setns(2)).
    void enter() const;

    /// Runs `f` with the calling thread inside and comes back, whether `f` returns or throws.
    template <class F>
    decltype(auto) run_inside(F&& f) const {
        WayBack way_back;
        enter();
        way_back.needed();
        return std::invoke(std::forward<F>(f));
    }

    /// The same, but on the spot if the calling thread is there already, which takes no right:
    /// setns(2) asks for CAP_SYS_ADMIN wherever it leads.
    template <class F>
    decltype(auto) run_there(F&& f) const {
        return is_current() ? std::invoke(std::forward<F>(f)) : run_inside(std::forward<F>(f));
    }

private:
    /// Takes the calling thread back to where it was, once it has left. If there is no way back the
    /// process is ended (std::terminate): whatever it did next would happen in the wrong network.
    class WayBack {
    public:
        WayBack();
        WayBack(const WayBack&) = delete;
        WayBack& operator=(const WayBack&) = delete;
        ~WayBack();

        /// The thread has left: before that there is nothing to come back from, nor perhaps the
        /// right to (setns(2) asks for CAP_SYS_ADMIN even on the spot).
        void needed() noexcept { needed_ = true; }

    private:
        Descriptor home_;
        bool needed_ = false;
    };

    explicit NetworkNamespace(Descriptor descriptor);

    Descriptor descriptor_;
    std::uint64_t inode_ = 0;
};

}  // namespace bindlab
