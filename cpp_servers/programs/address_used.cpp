#include "cpp_servers/programs/address_used.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "cpp_servers/programs/local_name.hpp"
#include "cpp_servers/programs/report.hpp"
#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

Descriptor listener(const AddressUsed& server) {
    const int domain = server.where.address.domain();
    Descriptor socket(check(::socket(domain, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket failed"));
    reuse_if(server.reuse, ReuseAt::before_bind, socket.get());
    const SocketAddress address = server.where.to_socket_address();
    check(::bind(socket.get(), address.get(), address.length), "bind failed");
    reuse_if(server.reuse, ReuseAt::after_bind, socket.get());
    check(::listen(socket.get(), server.backlog), "listen failed");
    reuse_if(server.reuse, ReuseAt::after_listen, socket.get());
    return socket;
}

void print_until_closed(int connection) {
    std::array<char, 4096> bytes;
    while (true) {
        const ssize_t count = check(::read(connection, bytes.data(), bytes.size()), "read failed");
        if (count == 0) {
            say("client closed");
            return;
        }
        say(received({bytes.data(), static_cast<std::size_t>(count)}));
    }
}

}  // namespace

void serve(const AddressUsed& server) {
    const Descriptor socket = listener(server);
    tell(fmt::format("listening on {}", local_name(socket.get())));
    SocketAddress peer;
    const Descriptor connection(
        check(::accept4(socket.get(), peer.get(), &peer.length, SOCK_CLOEXEC), "accept failed"));
    reuse_if(server.reuse, ReuseAt::after_accept, connection.get());
    tell(fmt::format("connection from {}", Endpoint::from(peer).to_string()));
    print_until_closed(connection.get());
}

}  // namespace bindlab
