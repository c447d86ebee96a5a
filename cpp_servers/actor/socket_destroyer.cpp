#include "cpp_servers/actor/socket_destroyer.hpp"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "cpp_servers/actor/actor.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

namespace {

struct Request {
    nlmsghdr header;
    inet_diag_req_v2 which;
};

Request request_for(const Endpoint& local, const Endpoint& remote) {
    Request request{};
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = SOCK_DESTROY;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
    request.which.sdiag_family = static_cast<__u8>(local.address.domain());
    request.which.sdiag_protocol = IPPROTO_TCP;
    request.which.idiag_states = ~0U;
    inet_diag_sockid& id = request.which.id;
    id.idiag_sport = htons(local.port);
    id.idiag_dport = htons(remote.port);
    std::memcpy(id.idiag_src, local.address.raw().data(), local.address.raw().size());
    std::memcpy(id.idiag_dst, remote.address.raw().data(), remote.address.raw().size());
    std::fill(std::begin(id.idiag_cookie), std::end(id.idiag_cookie), INET_DIAG_NOCOOKIE);
    return request;
}

// The kernel's word on a request, as a system call's: 0, or -1 and errno.
long exchange(int netlink, const Request& request) {
    if (::send(netlink, &request, sizeof request, 0) < 0) {
        return -1;
    }
    std::array<char, 4096> answer{};
    const ssize_t size = ::recv(netlink, answer.data(), answer.size(), 0);
    if (size < static_cast<ssize_t>(sizeof(nlmsghdr) + sizeof(int))) {
        errno = size < 0 ? errno : EPROTO;
        return -1;
    }
    int error = 0;  // of struct nlmsgerr, negative
    std::memcpy(&error, answer.data() + sizeof(nlmsghdr), sizeof error);
    errno = -error;
    return error == 0 ? 0 : -1;
}

}  // namespace

Outcome destroy_tcp_socket(const Endpoint& local, const Endpoint& remote) {
    const Descriptor netlink(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    if (!netlink) {
        return {-1, errno, {}};
    }
    const Request request = request_for(local, remote);
    return experiment([&] { return exchange(netlink.get(), request); });
}

bool kernel_can_destroy() {
    // Nobody has this connection: ENOENT where somebody looked for it.
    const Endpoint end = Endpoint::parse("127.0.0.1:1");
    return destroy_tcp_socket(end, end).error != EOPNOTSUPP;
}

}  // namespace bindlab
