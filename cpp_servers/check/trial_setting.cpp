#include "cpp_servers/check/trial_setting.hpp"

#include <algorithm>

namespace bindlab {

std::vector<Endpoint> reached_at(const ListenerSeen& listener) {
    const std::uint16_t port = listener.where.port;
    if (!listener.where.address.is_any()) {
        return {listener.where};
    }
    const Endpoint local4{IpAddress::parse("127.0.0.1"), port};
    if (listener.where.address.family == Family::ipv4) {
        return {local4};
    }
    const Endpoint local6{IpAddress::parse("::1"), port};
    return listener.v6only.value_or(false) ? std::vector{local6} : std::vector{local6, local4};
}

void note_strangers(const Setting& setting, Arena& arena, const std::set<std::uint32_t>& instead) {
    for (const SocketEntry& entry : arena.sockets()) {
        if (entry.state == "LISTEN" && !instead.contains(entry.inode) &&
            std::ranges::find(setting.everywhere, entry.local) == setting.everywhere.end()) {
            setting.learned.strangers.insert(entry.local);
        }
    }
}

std::vector<std::uint16_t> ports_of(std::span<const ListenerSeen> listeners) {
    std::vector<std::uint16_t> ports;
    for (const ListenerSeen& listener : listeners) {
        ports.push_back(listener.where.port);
    }
    return ports;
}

}  // namespace bindlab
