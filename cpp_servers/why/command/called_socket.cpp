#include "cpp_servers/why/command/called_socket.hpp"

#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "cpp_servers/why/device_of_scope.hpp"

namespace bindlab {

namespace {

int number_of_called(int socket, int level, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    return ::getsockopt(socket, level, option, &value, &size) == 0 ? value : 0;
}

std::string device_of_called(int socket) {
    std::array<char, IF_NAMESIZE> name{};
    socklen_t size = name.size();  // less is EINVAL (sock_getbindtodevice())
    return ::getsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, name.data(), &size) == 0 ? name.data()
                                                                                      : "";
}

using AskName = int (*)(int, sockaddr*, socklen_t*);

std::optional<Endpoint> name_of_called(int socket, AskName ask) {
    SocketAddress address;
    if (ask(socket, address.get(), &address.length) != 0) {
        return std::nullopt;
    }
    try {
        return Endpoint::from(address);
    } catch (const std::invalid_argument&) {
        return std::nullopt;  // another family
    }
}

SocketDescriptor descriptor_of_call(const SocketCall& call) {
    return {
        .pid = call.pid, .descriptor = call.fd, .inode = static_cast<std::uint32_t>(call.inode)};
}

/// By the calling thread, if the first one has ended or other descriptors than that.
Borrowed borrow_called(SocketDescriptor& socket, pid_t caller) {
    Borrowed borrowed = borrow_socket(socket);
    if ((borrowed.error == EBADF || borrowed.error == ESRCH) && caller != socket.pid) {
        socket.thread = caller;
        borrowed = borrow_socket(socket);
    }
    return borrowed;
}

}  // namespace

bool CalledSocket::is_internet() const noexcept {
    return domain == AF_INET || domain == AF_INET6;
}

bool CalledSocket::is_tcp() const noexcept {
    constexpr int kMptcp = 262;  // IPPROTO_MPTCP
    return is_internet() && type == SOCK_STREAM && (protocol == IPPROTO_TCP || protocol == kMptcp);
}

bool CalledSocket::is_udp() const noexcept {
    return is_internet() && type == SOCK_DGRAM && protocol == IPPROTO_UDP;
}

NetworkNamespace namespace_of_called(const SocketCall& call) {
    SocketDescriptor open = descriptor_of_call(call);
    const Borrowed borrowed = borrow_called(open, call.tid);
    try {
        if (borrowed.error == 0) {
            return NetworkNamespace::of_socket(borrowed.descriptor.get());
        }
    } catch (const std::system_error&) {  // the right is missing
    }
    return NetworkNamespace::of_process(call.tid);
}

std::optional<CalledSocket> look_at_called(const SocketCall& call, std::string& hidden) {
    if (call.inode == 0) {
        hidden = call.is_socket_forbidden ? "its program is not dumpable"
                                          : "the descriptor is no open socket";
        return std::nullopt;
    }
    SocketDescriptor open = descriptor_of_call(call);
    const Borrowed borrowed = borrow_called(open, call.tid);
    if (borrowed.error != 0) {
        hidden = why_not_borrowed(borrowed.error, open);
        return std::nullopt;
    }
    const int fd = borrowed.descriptor.get();
    CalledSocket socket;
    socket.domain = number_of_called(fd, SOL_SOCKET, SO_DOMAIN);
    socket.type = number_of_called(fd, SOL_SOCKET, SO_TYPE);
    socket.protocol = number_of_called(fd, SOL_SOCKET, SO_PROTOCOL);
    try {
        socket.options = options_of_socket(fd);
    } catch (const std::system_error&) {  // a family without them
    }
    socket.device = device_of_called(fd);
    socket.ports = own_ports(fd);
    // sock_i_uid() of net/core/sock.c: the user of the socket's inode.
    struct stat status = {};
    socket.uid = ::fstat(fd, &status) == 0 ? status.st_uid : 0;
    if (socket.is_internet()) {
        socket.leaves_port = number_of_called(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT) != 0;
        socket.local = name_of_called(fd, ::getsockname);
        socket.remote = name_of_called(fd, ::getpeername);
    }
    return socket;
}

std::optional<BindRequest> request_of(const SocketCall& call, const CalledSocket& socket) {
    const bool is_bind = call.kind == SocketCall::Kind::bind;
    const std::optional<Endpoint> where = is_bind ? call.address.endpoint() : socket.local;
    if ((!socket.is_tcp() && !socket.is_udp()) || !where) {
        return std::nullopt;
    }
    BindRequest request;
    request.protocol = socket.is_tcp() ? Protocol::tcp : Protocol::udp;
    request.where = *where;
    request.options = socket.options.reuse;
    request.v6only = socket.options.v6only.value_or(false);
    request.uid = socket.uid;
    request.device = socket.device;
    request.interface = socket.device.empty() ? 0 : ::if_nametoindex(socket.device.c_str());
    if (is_bind) {
        take_device_of_scope(request, call.address.scope());
    }
    return request;
}

}  // namespace bindlab
