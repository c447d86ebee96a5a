#include "cpp_servers/check/arena.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "netns/route_socket.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {

Arena::Arena(const NamespaceFactory& factory, std::span<const InterfaceAddress> further,
             std::span<const std::uint16_t> reserved)
    : where_(factory.make()), table_(where_) {
    if (!further.empty()) {
        RouteSocket routes(where_);
        for (const InterfaceAddress& address : further) {
            routes.add_address("lo", address);
        }
    }
    std::string ports;
    for (const std::uint16_t port : reserved) {
        ports += fmt::format("{}{}", ports.empty() ? "" : ",", port);
    }
    if (!ports.empty()) {
        write_sysctl(where_, "net.ipv4.ip_local_reserved_ports", ports);
    }
}

std::vector<SocketEntry> Arena::sockets() {
    return table_.read();
}

std::optional<SocketEntry> Arena::server_side(std::uint16_t port, std::uint16_t client) {
    const std::vector<SocketEntry> all = table_.read(Protocol::tcp, port);
    const auto found = std::ranges::find_if(all, [&](const SocketEntry& entry) {
        return entry.local.port == port && entry.remote.port == client;
    });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

int Arena::orphan_retries() const {
    const std::string text = read_sysctl(where_, "net.ipv4.tcp_orphan_retries").value_or("0");
    int retries = 0;
    std::from_chars(text.data(), text.data() + text.size(), retries);
    return retries;
}

}  // namespace bindlab
