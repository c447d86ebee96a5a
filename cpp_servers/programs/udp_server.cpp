#include "cpp_servers/programs/udp_server.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <vector>

#include "cpp_servers/programs/local_name.hpp"
#include "cpp_servers/programs/report.hpp"
#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kLargestDatagram = 65536;

Descriptor bound(const UdpServer& server) {
    const int domain = server.where.address.domain();
    Descriptor socket(check(::socket(domain, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket failed"));
    reuse_if(server.reuse, ReuseAt::before_bind, socket.get());
    const SocketAddress address = server.where.to_socket_address();
    check(::bind(socket.get(), address.get(), address.length), "bind failed");
    reuse_if(server.reuse, ReuseAt::after_bind, socket.get());
    return socket;
}

}  // namespace

void serve(const UdpServer& server) {
    const Descriptor socket = bound(server);
    tell(fmt::format("receiving on {}", local_name(socket.get())));
    std::vector<char> bytes(kLargestDatagram);
    for (std::uint64_t served = 0; server.count == 0 || served < server.count; ++served) {
        SocketAddress peer;
        const auto size = static_cast<std::size_t>(
            check(::recvfrom(socket.get(), bytes.data(), bytes.size(), 0, peer.get(), &peer.length),
                  "receive failed"));
        say(received({bytes.data(), size}, Endpoint::from(peer).to_string()));
        if (server.echo) {
            check(::sendto(socket.get(), bytes.data(), size, 0, peer.get(), peer.length),
                  "send failed");
        }
    }
}

}  // namespace bindlab
