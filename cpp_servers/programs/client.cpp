#include "cpp_servers/programs/client.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>

#include "cpp_servers/programs/report.hpp"
#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

// UDP's length has 16 bits and counts its own header of 8 bytes (RFC 768).
constexpr std::size_t kLargestPayload = 65535 - 8;

Descriptor connected(const Client& client, int type) {
    Descriptor socket(
        check(::socket(client.server.address.domain(), type | SOCK_CLOEXEC, 0), "socket failed"));
    if (client.local) {
        const SocketAddress local = client.local->to_socket_address();
        check(::bind(socket.get(), local.get(), local.length), "bind failed");
    }
    const SocketAddress server = client.server.to_socket_address();
    check(::connect(socket.get(), server.get(), server.length), "connect failed");
    return socket;
}

// MSG_NOSIGNAL: a broken connection is an error to report, not a SIGPIPE.
void send_all(int socket, std::string_view bytes) {
    do {
        const ssize_t count =
            check(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL), "send failed");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    } while (!bytes.empty());
}

void print_all(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count =
            check(::write(STDOUT_FILENO, bytes.data(), bytes.size()), "write failed");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

// Whether the server goes on; prints all that has come so far.
bool print_arrived(int socket) {
    std::array<char, 4096> bytes;
    while (true) {
        const ssize_t count = ::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (count < 0 && errno == EAGAIN) {
            return true;
        }
        if (check(count, "read failed") == 0) {
            tell("connection closed by the server");
            return false;
        }
        print_all({bytes.data(), static_cast<std::size_t>(count)});
    }
}

// Waits until input or socket has something; true if it is (also) the input.
bool input_is_ready(int socket) {
    std::array<pollfd, 2> both = {{{STDIN_FILENO, POLLIN, 0}, {socket, POLLIN, 0}}};
    check(::poll(both.data(), both.size(), -1), "poll failed");
    return both[0].revents != 0;
}

// What is there on standard input; empty at its end.
std::string read_input() {
    std::array<char, 4096> bytes;
    const ssize_t count =
        check(::read(STDIN_FILENO, bytes.data(), bytes.size()), "read of standard input failed");
    return {bytes.data(), static_cast<std::size_t>(count)};
}

void print_datagrams(int socket) {
    std::array<char, 65536> bytes;
    while (true) {
        const ssize_t count = ::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (count < 0 && errno == EAGAIN) {
            return;
        }
        check(count, "read failed");
        say(received({bytes.data(), static_cast<std::size_t>(count)}));
    }
}

}  // namespace

void talk_tcp(const Client& client) {
    const Descriptor socket = connected(client, SOCK_STREAM);
    tell(fmt::format("connected to {}", client.server.to_string()));
    while (true) {
        const bool input = input_is_ready(socket.get());
        if (!print_arrived(socket.get())) {
            return;
        }
        const std::string bytes = input ? read_input() : std::string{};
        if (input && bytes.empty()) {
            print_arrived(socket.get());
            return;
        }
        if (input) {
            send_all(socket.get(), bytes);
        }
    }
}

void talk_udp(const Client& client) {
    const Descriptor socket = connected(client, SOCK_DGRAM);
    std::string line;
    while (true) {
        const bool input = input_is_ready(socket.get());
        print_datagrams(socket.get());
        const std::string bytes = input ? read_input() : std::string{};
        for (const char byte : bytes) {
            if (byte == '\n') {
                send_all(socket.get(), line);
                line.clear();
            } else {
                line += byte;
            }
        }
        if (line.size() > kLargestPayload) {
            send_all(socket.get(), line);  // fails, before an endless line takes all memory
        }
        if (input && bytes.empty()) {
            if (!line.empty()) {
                send_all(socket.get(), line);
            }
            return;
        }
    }
}

}  // namespace bindlab
