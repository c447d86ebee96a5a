#include "cpp_servers/check/client_connection.hpp"

#include <linux/in6.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr int kMostHops = 255;
constexpr std::size_t kReadAtOnce = 65536;

template <class Value>
void set_client_option(int socket, int level, int option, const Value& value, const char* name) {
    check(::setsockopt(socket, level, option, &value, sizeof value), name);
}

Descriptor client_socket(const NetworkNamespace& where, Family family) {
    return where.run_inside([&] {
        const int domain = family == Family::ipv4 ? AF_INET : AF_INET6;
        return Descriptor(check(::socket(domain, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
                                "make a client's socket"));
    });
}

}  // namespace

// A socket that is no longer in quick acknowledgement waits with its answer to a SYN-ACK for
// something to send with it (tcp_rcv_synsent_state_process() of net/ipv4/tcp_input.c).
ClientConnection::ClientConnection(const NetworkNamespace& where, const Endpoint& server,
                                   Handshake handshake)
    : socket_(client_socket(where, server.address.family)), family_(server.address.family) {
    if (handshake == Handshake::withheld) {
        set_client_option(socket_.get(), IPPROTO_TCP, TCP_QUICKACK, 0, "withhold an ACK");
    }
    const SocketAddress address = server.to_socket_address();
    if (::connect(socket_.get(), address.get(), address.length) != 0 && errno != EINPROGRESS) {
        error_ = errno;
        state_ = State::lost;
    }
}

ClientConnection::~ClientConnection() {
    try {
        reset();
    } catch (const std::exception&) {  // then it closes as it is
    }
}

ClientConnection::State ClientConnection::look() {
    if (!socket_ || state_ == State::lost || state_ == State::ended) {
        return state_;
    }
    if (state_ == State::connecting) {
        pollfd watched{.fd = socket_.get(), .events = POLLOUT, .revents = 0};
        if (::poll(&watched, 1, 0) <= 0) {
            return state_;
        }
        socklen_t size = sizeof error_;
        check(::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error_, &size),
              "ask what came of connect()");
        state_ = error_ == 0 ? State::open : State::lost;
    }
    std::array<char, kReadAtOnce> bytes;
    while (state_ == State::open) {
        const ssize_t count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
        if (count > 0) {
            received_ += static_cast<std::size_t>(count);
        } else if (count == 0) {
            state_ = State::ended;
        } else if (errno == EAGAIN) {
            break;
        } else if (errno != EINTR) {
            error_ = errno;
            state_ = State::lost;
        }
    }
    return state_;
}

std::uint16_t ClientConnection::port() const {
    SocketAddress own;
    check(::getsockname(socket_.get(), own.get(), &own.length), "ask for a client's port");
    return Endpoint::from(own).port;
}

bool ClientConnection::send(std::string_view bytes) {
    return ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
}

bool ClientConnection::send_with_end(std::string_view bytes) {
    return ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_MORE) ==
           static_cast<ssize_t>(bytes.size());
}

void ClientConnection::acknowledge() {
    set_client_option(socket_.get(), IPPROTO_TCP, TCP_QUICKACK, 1, "send an ACK");
}

// Of a connection that is lost already there is nothing to shut down (ENOTCONN): look() tells.
void ClientConnection::shut_down() {
    if (::shutdown(socket_.get(), SHUT_WR) != 0 && errno != ENOTCONN) {
        throw_errno(errno, "shut a client's connection down");
    }
}

void ClientConnection::go_deaf() {
    if (family_ == Family::ipv4) {
        set_client_option(socket_.get(), IPPROTO_IP, IP_MINTTL, kMostHops, "set IP_MINTTL");
    } else {
        set_client_option(socket_.get(), IPPROTO_IPV6, IPV6_MINHOPCOUNT, kMostHops,
                          "set IPV6_MINHOPCOUNT");
    }
}

void ClientConnection::close() {
    socket_.reset();
}

void ClientConnection::reset() {
    if (socket_) {
        constexpr linger kNow{.l_onoff = 1, .l_linger = 0};
        set_client_option(socket_.get(), SOL_SOCKET, SO_LINGER, kNow, "set SO_LINGER");
        socket_.reset();
    }
}

}  // namespace bindlab
