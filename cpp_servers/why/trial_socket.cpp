#include "cpp_servers/why/trial_socket.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

namespace bindlab {

TrialSocket::TrialSocket(const BindRequest& request)
    : socket_(::socket(
          request.where.address.domain(),
          (request.protocol == Protocol::tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0)) {
    if (!socket_) {
        error_ = errno;
        return;
    }
    set(SOL_SOCKET, SO_REUSEADDR, request.options.address ? 1 : 0);
    set(SOL_SOCKET, SO_REUSEPORT, request.options.port ? 1 : 0);
    if (request.where.address.family == Family::ipv6) {  // bindv6only may have another default
        set(IPPROTO_IPV6, IPV6_V6ONLY, request.v6only ? 1 : 0);
    }
    if (!request.device.empty() && error_ == 0 &&
        ::setsockopt(socket_.get(), SOL_SOCKET, SO_BINDTODEVICE, request.device.data(),
                     static_cast<socklen_t>(request.device.size())) != 0) {
        error_ = errno;
    }
}

void TrialSocket::set(int level, int option, int value) {
    if (error_ == 0 && ::setsockopt(socket_.get(), level, option, &value, sizeof value) != 0) {
        error_ = errno;
    }
}

void TrialSocket::take_no_port() {
    set(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
}

int TrialSocket::bind(const Endpoint& where) {
    if (error_ != 0) {
        return error_;
    }
    const SocketAddress address = where.to_socket_address();
    return ::bind(socket_.get(), address.get(), address.length) == 0 ? 0 : errno;
}

int try_bind(const BindRequest& request) {
    return TrialSocket(request).bind(request.where);
}

}  // namespace bindlab
