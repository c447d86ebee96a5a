#include "cpp_servers/engine/plan/pattern.hpp"

#include <algorithm>

namespace bindlab {
namespace {

template <class T, class U>
bool open_or_equal(const std::optional<T>& wanted, const U& found) {
    return !wanted || *wanted == found;
}

}  // namespace

bool EndpointPattern::matches(const Endpoint& endpoint) const {
    return open_or_equal(address, endpoint.address) && open_or_equal(port, endpoint.port);
}

std::optional<Protocol> SocketPattern::only_protocol() const {
    // The states of UDP sockets, see SocketEntry::state; all others are TCP's alone.
    const bool also_udp = !state || *state == "CLOSE" || *state == "ESTABLISHED";
    return protocol || also_udp ? protocol : Protocol::tcp;
}

bool SocketPattern::matches(const SocketEntry& entry) const {
    return open_or_equal(protocol, entry.protocol) && local.matches(entry.local) &&
           (!remote || remote->matches(entry.remote)) && open_or_equal(state, entry.state) &&
           open_or_equal(owner, entry.owner()) && open_or_equal(uid, entry.uid) &&
           open_or_equal(timer, entry.timer) &&
           (!timer_left ||
            (timer_left->first <= entry.timer_left && entry.timer_left <= timer_left->second));
}

bool SocketPattern::matches(std::span<const SocketEntry> table) const {
    const auto found =
        std::ranges::count_if(table, [this](const SocketEntry& entry) { return matches(entry); });
    return count ? std::cmp_equal(found, *count) : found > 0;
}

}  // namespace bindlab
