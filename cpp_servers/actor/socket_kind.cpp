#include "cpp_servers/actor/socket_kind.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "cpp_servers/actor/actor.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

namespace {

constexpr std::array<SocketKind, 9> kKinds = {{{"tcp", AF_INET, SOCK_STREAM, 0},
                                               {"tcp6", AF_INET6, SOCK_STREAM, 0},
                                               {"udp", AF_INET, SOCK_DGRAM, 0},
                                               {"udp6", AF_INET6, SOCK_DGRAM, 0},
                                               {"mptcp", AF_INET, SOCK_STREAM, IPPROTO_MPTCP},
                                               {"mptcp6", AF_INET6, SOCK_STREAM, IPPROTO_MPTCP},
                                               {"sctp", AF_INET, SOCK_STREAM, IPPROTO_SCTP},
                                               {"sctp6", AF_INET6, SOCK_STREAM, IPPROTO_SCTP},
                                               {"unix", AF_UNIX, SOCK_STREAM, 0}}};

}  // namespace

const SocketKind* find_socket_kind(std::string_view name) {
    const auto* const found = std::ranges::find(kKinds, name, &SocketKind::name);
    return found == kKinds.end() ? nullptr : found;
}

bool kernel_has_socket(std::string_view kind) {
    const SocketKind* known = find_socket_kind(kind);
    return known != nullptr &&
           Descriptor(::socket(known->domain, known->type | SOCK_CLOEXEC, known->protocol));
}

}  // namespace bindlab
