#include "netns/tests/test_socket.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <string>

#include "netns/system_call.hpp"

namespace bindlab {

Descriptor open_socket(const NetworkNamespace& where, Family family, int type) {
    const int domain = family == Family::ipv4 ? AF_INET : AF_INET6;
    return where.run_inside([&] {
        return Descriptor(check(::socket(domain, type | SOCK_CLOEXEC, 0), "open a test's socket"));
    });
}

Descriptor bind_socket(const NetworkNamespace& where, std::string_view local, int type) {
    const Endpoint endpoint = Endpoint::parse(local);
    Descriptor socket = open_socket(where, endpoint.address.family, type);
    const SocketAddress address = endpoint.to_socket_address();
    check(::bind(socket.get(), address.get(), address.length), "bind " + std::string(local));
    return socket;
}

Descriptor listen_socket(const NetworkNamespace& where, std::string_view local, int backlog) {
    Descriptor socket = bind_socket(where, local, SOCK_STREAM);
    check(::listen(socket.get(), backlog), "listen on " + std::string(local));
    return socket;
}

Descriptor connect_socket(const NetworkNamespace& where, std::string_view remote, int type) {
    const Endpoint endpoint = Endpoint::parse(remote);
    Descriptor socket = open_socket(where, endpoint.address.family, type);
    const timeval patience{.tv_sec = 2, .tv_usec = 0};
    check(::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience),
          "limit the patience of connect");
    const SocketAddress address = endpoint.to_socket_address();
    check(::connect(socket.get(), address.get(), address.length),
          "connect to " + std::string(remote));
    return socket;
}

Descriptor accept_socket(const Descriptor& listener) {
    return Descriptor(
        check(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC), "accept in a test"));
}

}  // namespace bindlab
