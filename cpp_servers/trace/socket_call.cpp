#include "cpp_servers/trace/socket_call.hpp"

#include <fmt/format.h>

namespace bindlab {

std::string_view to_string(SocketCall::Kind kind) {
    switch (kind) {
        case SocketCall::Kind::bind:
            return "bind";
        case SocketCall::Kind::listen:
            return "listen";
        case SocketCall::Kind::connect:
            return "connect";
        case SocketCall::Kind::accept:
            return "accept";
    }
    return "?";
}

std::string SocketCall::to_string() const {
    switch (kind) {
        case Kind::listen:
            return fmt::format("listen({}, {})", fd, backlog);
        case Kind::accept:
            return fmt::format("accept({})", fd);
        case Kind::bind:
        case Kind::connect:
            break;
    }
    return fmt::format("{}({}, {})", bindlab::to_string(kind), fd, address.to_string());
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
