#include "cpp_servers/why/held_socket.hpp"

#include <algorithm>
#include <array>

namespace bindlab {

namespace {

// What is left when nobody has it open; an accepted connection that lost its process is in one of
// these, too, for tcp_close() moves it on.
constexpr std::array<std::string_view, 5> kRemnants = {"FIN_WAIT1", "FIN_WAIT2", "CLOSING",
                                                       "LAST_ACK", "TIME_WAIT"};

bool has_listener(std::span<const SocketEntry> all) {
    return std::ranges::any_of(all, [](const SocketEntry& it) { return it.state == "LISTEN"; });
}

}  // namespace

std::optional<bool> HeldSocket::v6only() const {
    return entry.v6only || !options ? entry.v6only : options->v6only;
}

HeldAs held_as(const SocketEntry& entry, std::span<const SocketEntry> all, const PortRange& range) {
    if (entry.protocol == Protocol::udp) {
        return HeldAs::datagrams;
    }
    if (entry.state == "LISTEN") {
        return HeldAs::listener;
    }
    if (entry.state == "BOUND_INACTIVE") {
        return HeldAs::bound;
    }
    // One of a simultaneous open is a whole socket that a process has, and holds its port (RFC 9293
    // 3.5, figure 7); any other is a struct request_sock, for which sock_diag tells inode 0.
    if (entry.state == "SYN_RECV" && !entry.owner()) {
        return HeldAs::request;
    }
    if (!entry.owner()) {
        return std::ranges::find(kRemnants, entry.state) != kRemnants.end() ? HeldAs::remnant
                                                                            : HeldAs::unaccepted;
    }
    if (entry.local == entry.remote) {
        return HeldAs::self_connection;
    }
    return is_ephemeral(entry, all, range) ? HeldAs::client : HeldAs::connection;
}

bool is_ephemeral(const SocketEntry& entry, std::span<const SocketEntry> all,
                  const PortRange& range) {
    return entry.remote.port != 0 && entry.state != "SYN_RECV" && range.has(entry.local.port) &&
           (entry.local == entry.remote || !has_listener(all));
}

std::string_view to_string(HeldAs as) {
    constexpr std::array<std::string_view, 9> kWords = {"listener",   "bound",   "datagrams",
                                                        "connection", "client",  "self-connection",
                                                        "unaccepted", "request", "remnant"};
    return kWords[static_cast<std::size_t>(as)];
}

std::string state_words(const SocketEntry& entry) {
    if (entry.protocol == Protocol::udp && entry.state == "CLOSE") {
        return "open";
    }
    if (entry.protocol == Protocol::udp && entry.state == "ESTABLISHED") {
        return "connected";
    }
    return entry.state == "BOUND_INACTIVE" ? "bound, not listening" : entry.state;
}

}  // namespace bindlab
