#include "cpp_servers/why/unlisted_sockets.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "netns/socket_table.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

int option_number(int socket, int level, int option) {
    int value = -1;
    socklen_t size = sizeof value;
    return ::getsockopt(socket, level, option, &value, &size) == 0 ? value : -1;
}

/// What TCP tells of a socket that is closed: neither listening nor connected.
std::optional<tcp_info> info_of_closed(int socket) {
    if (option_number(socket, SOL_SOCKET, SO_PROTOCOL) != IPPROTO_TCP) {
        return std::nullopt;
    }
    tcp_info info{};
    socklen_t size = sizeof info;
    const bool is_closed = ::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
                           info.tcpi_state == TCP_CLOSE;
    return is_closed ? std::optional(info) : std::nullopt;
}

std::optional<Endpoint> local_end(int socket) {
    SocketAddress address;
    if (::getsockname(socket, address.get(), &address.length) != 0) {
        return std::nullopt;
    }
    try {
        return Endpoint::from(address);
    } catch (const std::invalid_argument&) {
        return std::nullopt;  // not of the internet
    }
}

/// What a borrowed socket is, if it is bound to one of these ports and nothing else.
std::optional<HeldSocket> bound_only(int socket, const PortRange& ports, std::uint32_t inode) {
    const auto local = local_end(socket);
    if (!local || !ports.has(local->port)) {
        return std::nullopt;
    }
    const auto info = info_of_closed(socket);
    if (!info) {
        return std::nullopt;
    }
    HeldSocket held;
    held.as = HeldAs::bound;
    // tcp_connect_init() and tcp_v4_syn_recv_sock() set it for a connection; tcp_disconnect() and
    // tcp_done() leave it.
    held.may_have_lost_port = info->tcpi_advmss != 0;
    held.entry.state = "BOUND_INACTIVE";
    held.entry.ipv6 = local->address.family == Family::ipv6;
    held.entry.local = *local;
    held.entry.remote = {IpAddress::any(local->address.family), 0};
    held.entry.timer = "off";
    held.entry.inode = inode;
    // Whose it was made as, which may be another than its process is now (sock_i_uid()).
    struct stat status = {};
    check(::fstat(socket, &status), "ask whose a socket is");
    held.entry.uid = status.st_uid;
    held.entry.interface = static_cast<std::uint32_t>(
        std::max(option_number(socket, SOL_SOCKET, SO_BINDTOIFINDEX), 0));
    held.options = options_of_socket(socket);
    return held;
}

bool is_in_namespace(pid_t pid, const NetworkNamespace& where) {
    try {
        return NetworkNamespace::of_process(pid).inode() == where.inode();
    } catch (const std::system_error&) {
        return false;
    }
}

}  // namespace

UnlistedSockets unlisted_sockets(const NetworkNamespace& where, const PortRange& ports,
                                 const std::set<std::uint32_t>& known) {
    std::map<std::uint32_t, HeldSocket> found;
    std::set<pid_t> refusing;
    UnlistedSockets result;
    std::map<pid_t, bool> is_here;
    result.hidden = for_each_open_socket([&](const SocketDescriptor& open) {
        const auto [pid, thread, descriptor, inode] = open;
        if (known.contains(inode) || refusing.contains(pid)) {
            return;
        }
        const auto [here, is_new] = is_here.try_emplace(pid, false);
        if (is_new) {
            here->second = is_in_namespace(thread == 0 ? pid : thread, where);
        }
        if (!here->second) {
            return;
        }
        const Borrowed borrowed = borrow_listed_socket(open);
        const bool has_gone = borrowed.error == EBADF || borrowed.error == ESRCH;
        if (borrowed.error != 0 && !has_gone) {
            refusing.insert(pid);
            return;
        }
        auto held = borrowed.error == 0 ? bound_only(borrowed.descriptor.get(), ports, inode)
                                        : std::nullopt;
        const auto process = held ? process_facts(pid) : std::nullopt;
        if (!process) {
            return;
        }
        auto& owners = found.try_emplace(inode, std::move(*held)).first->second.owners;
        if (owners.empty() || owners.back().process.pid != pid) {
            owners.push_back({*process, descriptor, thread});
        }
    });
    for (const pid_t pid : refusing) {
        result.hidden.add(pid);
    }
    for (auto& [inode, held] : found) {
        result.found.push_back(std::move(held));
    }
    return result;
}

std::vector<SocketEntry> whole_table(const NetworkNamespace& where, Protocol protocol,
                                     const HostFacts& host) {
    std::vector<SocketEntry> all = SocketTable(where).read(protocol);
    if (protocol == Protocol::udp || host.lists_bound_sockets()) {
        return all;
    }
    std::set<std::uint32_t> known;
    for (const SocketEntry& entry : all) {
        known.insert(entry.inode);
    }
    for (HeldSocket& held : unlisted_sockets(where, host.chosen_ports, known).found) {
        all.push_back(std::move(held.entry));
    }
    return all;
}

}  // namespace bindlab
