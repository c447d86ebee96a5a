#include "cpp_servers/grid/calls.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <cstring>

#include "netns/system_call.hpp"

namespace bindlab {

namespace {

// For accept, connect and recv; what is waited for has been sent already.
constexpr timeval kPatience{.tv_sec = 2, .tv_usec = 0};
constexpr int kBacklog = 4;
// The other end sends with 64 (RFC 1700), so none of its segments has come as few hops as this
// asks.
constexpr int kMostHops = 255;

}  // namespace

// Tells the story of the call, if there is one; errno stays.
template <class Describe>
int Calls::told(int result, const Describe& describe) const {
    if (story_ != nullptr) {
        const int error = errno;
        story_->push_back(line_of_call(who_, describe(), result, error));
        errno = error;
    }
    return result;
}

template <class Describe>
int Calls::must(int result, const Describe& describe) const {
    return check(told(result, describe), [&] { return fmt::format("{}: {}", who_, describe()); });
}

Descriptor Calls::socket(int domain, Protocol protocol) const {
    const int type = protocol == Protocol::tcp ? SOCK_STREAM : SOCK_DGRAM;
    return make(domain, type, 0, to_string(protocol));
}

Descriptor Calls::stream_socket(int domain, int protocol, std::string_view name) const {
    return make(domain, SOCK_STREAM, protocol, name);
}

Descriptor Calls::make(int domain, int type, int protocol, std::string_view name) const {
    return Descriptor(must(::socket(domain, type | SOCK_CLOEXEC, protocol), [&] {
        return fmt::format("socket {} {}", domain == AF_INET ? "ipv4" : "ipv6", name);
    }));
}

void Calls::limit_waiting(int socket) const {
    for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO}) {
        check(::setsockopt(socket, SOL_SOCKET, option, &kPatience, sizeof kPatience),
              "set a socket's timeout");
    }
}

void Calls::set(int socket, int level, int option, int value, std::string_view name) const {
    must(::setsockopt(socket, level, option, &value, sizeof value),
         [&] { return fmt::format("setsockopt {} {}", name, value); });
}

void Calls::prepare(int socket, const Place& place, ReuseOptions options,
                    const char* device) const {
    if (place.address.family == Family::ipv6) {
        set(socket, IPPROTO_IPV6, IPV6_V6ONLY, place.only_ipv6 ? 1 : 0, "IPV6_V6ONLY");
    }
    if (options.address) {
        set(socket, SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR");
    }
    if (options.port) {
        set(socket, SOL_SOCKET, SO_REUSEPORT, 1, "SO_REUSEPORT");
    }
    if (*device != '\0') {
        must(::setsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, device,
                          static_cast<socklen_t>(std::strlen(device))),
             [&] { return fmt::format("setsockopt SO_BINDTODEVICE {}", device); });
    }
}

int Calls::bind(int socket, const Endpoint& where) const {
    const SocketAddress address = where.to_socket_address();
    const int result = ::bind(socket, address.get(), address.length);
    return told(result, [&] { return "bind " + where.to_string(); }) < 0 ? errno : 0;
}

int Calls::listen(int socket) const {
    const int result = ::listen(socket, kBacklog);
    return told(result, [] { return std::string("listen"); }) < 0 ? errno : 0;
}

void Calls::must_bind(int socket, const Endpoint& where) const {
    if (const int error = bind(socket, where); error != 0) {
        throw_errno(error, fmt::format("{}: bind {}", who_, where.to_string()));
    }
}

void Calls::must_listen(int socket) const {
    if (const int error = listen(socket); error != 0) {
        throw_errno(error, fmt::format("{}: listen", who_));
    }
}

void Calls::connect(int socket, const Endpoint& where) const {
    const SocketAddress address = where.to_socket_address();
    must(::connect(socket, address.get(), address.length),
         [&] { return "connect " + where.to_string(); });
}

int Calls::try_to_connect(int socket, const Endpoint& where) const {
    check(::fcntl(socket, F_SETFL, O_NONBLOCK), "make a socket that does not wait");
    const SocketAddress address = where.to_socket_address();
    const int result = ::connect(socket, address.get(), address.length);
    return told(result, [&] { return "connect " + where.to_string(); }) < 0 ? errno : 0;
}

Descriptor Calls::accept(int socket) const {
    return Descriptor(must(::accept4(socket, nullptr, nullptr, SOCK_CLOEXEC),
                           [] { return std::string("accept"); }));
}

Endpoint Calls::name_of(int socket) const {
    SocketAddress address;
    check(::getsockname(socket, address.get(), &address.length), "ask for a socket's name");
    return Endpoint::from(address);
}

void Calls::shut_down(int socket) const {
    must(::shutdown(socket, SHUT_WR), [] { return std::string("shutdown SHUT_WR"); });
}

void Calls::await_end(int socket) const {
    char byte = 0;
    must(static_cast<int>(::recv(socket, &byte, 1, 0)),
         [] { return std::string("recv, for the other end's FIN"); });
}

void Calls::go_deaf(int socket, Family family) const {
    if (family == Family::ipv4) {
        set(socket, IPPROTO_IP, IP_MINTTL, kMostHops, "IP_MINTTL");
    } else {
        set(socket, IPPROTO_IPV6, IPV6_MINHOPCOUNT, kMostHops, "IPV6_MINHOPCOUNT");
    }
}

void Calls::close(Descriptor& socket) const {
    socket.reset();
    told(0, [] { return std::string("close"); });
}

void Calls::reset(Descriptor& socket) const {
    if (socket) {
        const linger at_once{.l_onoff = 1, .l_linger = 0};
        check(::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once),
              "set a socket to close with RST");
        socket.reset();
    }
}

}  // namespace bindlab
