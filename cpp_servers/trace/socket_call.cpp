#include "cpp_servers/trace/socket_call.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

namespace bindlab {

namespace {

std::string domain_words(int domain) {
    return domain == AF_INET6 ? "AF_INET6" : domain == AF_INET ? "AF_INET" : std::to_string(domain);
}

std::string type_words(int type) {
    return type == SOCK_STREAM  ? "SOCK_STREAM"
           : type == SOCK_DGRAM ? "SOCK_DGRAM"
                                : std::to_string(type);
}

std::string option_words(int level, int option) {
    if (level == SOL_SOCKET && option == SO_REUSEADDR) {
        return "SO_REUSEADDR";
    }
    return level == SOL_SOCKET && option == SO_REUSEPORT ? "SO_REUSEPORT"
                                                         : fmt::format("{}, {}", level, option);
}

}  // namespace

std::string_view to_string(SocketCall::Kind kind) {
    switch (kind) {
        case SocketCall::Kind::bind:
            return "bind";
        case SocketCall::Kind::listen:
            return "listen";
        case SocketCall::Kind::connect:
            return "connect";
        case SocketCall::Kind::socket:
            return "socket";
        case SocketCall::Kind::set_option:
            return "setsockopt";
    }
    return "?";
}

std::string SocketCall::to_string() const {
    switch (kind) {
        case Kind::listen:
            return fmt::format("listen({}, {})", fd, backlog);
        case Kind::socket:
            return fmt::format("socket({}, {})", domain_words(domain), type_words(type));
        case Kind::set_option:
            return fmt::format("setsockopt({}, {})", fd, option_words(level, option));
        case Kind::bind:
        case Kind::connect:
            break;
    }
    return fmt::format("{}({}, {})", bindlab::to_string(kind), fd, address.to_string());
}

std::string SocketCall::without_descriptor() const {
    switch (kind) {
        case Kind::listen:
            return fmt::format("listen({})", backlog);
        case Kind::socket:
            return to_string();
        case Kind::set_option:
            return fmt::format("setsockopt({})", option_words(level, option));
        case Kind::bind:
        case Kind::connect:
            break;
    }
    return fmt::format("{}({})", bindlab::to_string(kind), address.to_string());
}

std::string FileCall::to_string() const {
    switch (kind) {
        case Kind::flock:
            return fmt::format("flock({}<{}>)", fd, path);
        case Kind::fcntl_lock:
            return fmt::format("fcntl({}<{}>, F_SETLK)", fd, path);
        case Kind::open_exclusive:
            break;
    }
    return fmt::format("open({}, O_EXCL)", path);
}

}  // namespace bindlab
