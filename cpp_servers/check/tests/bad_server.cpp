// Servers that are wrong on purpose, and one that is right: the first argument says which.
//
//     bad_server MODE [PORT [FILE]]
//
// All but `waits` and `closes-first` close a connection when its client has closed; a request is
// answered by a byte.
// Each is alone in its process, and serves one connection after the other.

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#ifdef __SANITIZE_ADDRESS__
/// LeakSanitizer stops its own threads by ptrace(2), and says so as the last words of who is
/// traced.
extern "C" const char* __asan_default_options() {  // NOLINT: its name is the sanitizer's
    return "detect_leaks=0";
}
#endif

namespace {

constexpr in_port_t kDefaultPort = 8080;
constexpr int kBacklog = 16;
constexpr int kDeferred = 60;  // seconds
const char* pid_file = nullptr;

int must(int result, const char* what) {
    if (result < 0) {
        std::perror(what);
        std::exit(EXIT_FAILURE);
    }
    return result;
}

void set(int socket, int level, int option, int value = 1) {
    must(::setsockopt(socket, level, option, &value, sizeof value), "setsockopt");
}

void remove_pid_file(int) {
    ::unlink(pid_file);
    ::_exit(EXIT_SUCCESS);
}

/// It is there only while the server is, unless that is killed.
void keep_pid_file(const char* file) {
    pid_file = file;
    must(::open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR), file);
    std::signal(SIGTERM, remove_pid_file);
    std::signal(SIGINT, remove_pid_file);
}

/// A child that lives on, with the listener: forked, or executed.
void leave_child(bool executes) {
    if (must(::fork(), "fork") == 0) {
        if (executes) {
            ::execlp("sleep", "sleep", "600", nullptr);
            std::perror("sleep");
            ::_exit(EXIT_FAILURE);
        }
        while (true) {
            ::pause();
        }
    }
}

/// Whether bytes came.
bool answer(int connection) {
    std::array<char, 4096> bytes{};
    const ssize_t count = ::recv(connection, bytes.data(), bytes.size(), 0);
    return count > 0 && ::send(connection, "+", 1, MSG_NOSIGNAL) == 1;
}

int listen_on(std::string_view mode, in_port_t port) {
    const bool executes = mode == "leaks";
    const int socket =
        must(::socket(AF_INET6, SOCK_STREAM | (executes ? 0 : SOCK_CLOEXEC), 0), "socket");
    if (mode == "wrong-socket") {
        set(must(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"), SOL_SOCKET,
            SO_REUSEADDR);
    } else if (mode != "no-option" && mode != "after-bind") {
        set(socket, SOL_SOCKET, SO_REUSEADDR);
    }
    if (mode == "reuseport") {
        set(socket, SOL_SOCKET, SO_REUSEPORT);
    }
    if (mode == "waits") {
        set(socket, IPPROTO_TCP, TCP_DEFER_ACCEPT, kDeferred);
    }
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(port);
    int bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    if (bound < 0 && mode == "next-port") {
        address.sin6_port = htons(port + 1);
        bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    must(bound, "bind");
    if (mode == "after-bind") {
        set(socket, SOL_SOCKET, SO_REUSEADDR);
    }
    must(::listen(socket, kBacklog), "listen");
    return socket;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view mode = argc > 1 ? argv[1] : "good";
    const auto port = argc > 2 ? static_cast<in_port_t>(std::atoi(argv[2])) : kDefaultPort;
    if (mode == "pid-file" && argc > 3) {
        keep_pid_file(argv[3]);
    }
    const int listener = listen_on(mode, port);
    if (mode == "leaks" || mode == "forks") {
        leave_child(mode == "leaks");
    }
    if (mode == "reloads") {
        std::signal(SIGHUP, SIG_IGN);
    }
    while (true) {
        const int connection = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) {
            continue;
        }
        if (mode == "closes-first") {
            ::send(connection, "+", 1, MSG_NOSIGNAL);
            ::close(connection);
            continue;
        }
        while (answer(connection)) {
        }
        ::close(connection);
    }
}
