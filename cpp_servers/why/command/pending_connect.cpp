#include "cpp_servers/why/command/pending_connect.hpp"

#include <algorithm>
#include <system_error>

#include "cpp_servers/why/command/called_socket.hpp"
#include "cpp_servers/why/command/own_addresses.hpp"
#include "netns/network_namespace.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

namespace {

bool is_of_this_host(const IpAddress& address) {
    const auto all = own_addresses();
    return address.is_any() || address.is_loopback() ||
           std::ranges::find(all, address, &OwnAddress::address) != all.end();
}

bool listens_at(const SocketEntry& entry, const IpAddress& address) {
    const IpAddress local = entry.local.address.without_mapping();
    const bool is_for_all =
        local.is_any() && (local.family == address.family ||
                           (local.family == Family::ipv6 && !entry.v6only.value_or(false)));
    return entry.state == "LISTEN" && (is_for_all || local == address || address.is_any());
}

std::optional<bool> is_listened_at(const Endpoint& to, const NetworkNamespace& where) {
    const IpAddress address = to.address.without_mapping();
    if (!is_of_this_host(address)) {
        return std::nullopt;
    }
    const auto all = SocketTable(where).read(Protocol::tcp, to.port);
    return std::ranges::any_of(all, [&](const auto& entry) { return listens_at(entry, address); });
}

}  // namespace

PendingConnect look_at_pending(const SocketCall& call) {
    PendingConnect pending{.address = call.address.to_string(), .is_listened = {}};
    const auto to = call.address.endpoint();
    std::string hidden;
    const auto socket = look_at_called(call, hidden);
    if (!to || !socket || !socket->is_tcp()) {
        return pending;
    }
    pending.is_port_zero = to->port == 0;
    try {
        const NetworkNamespace where = namespace_of_called(call);
        pending.is_listened = where.run_there([&] { return is_listened_at(*to, where); });
    } catch (const std::system_error&) {  // the right to look there is missing
    }
    return pending;
}

std::string words_of(const PendingConnect& pending) {
    if (pending.is_port_zero) {
        return pending.address + " (0 is no port)";
    }
    if (!pending.is_listened) {
        return pending.address;
    }
    return pending.address +
           (*pending.is_listened ? " (where somebody listened)" : " (where nobody listened)");
}

}  // namespace bindlab
