#include "cpp_servers/rules/situation.hpp"

#include "cpp_servers/rules/address_sets.hpp"

namespace bindlab {

namespace {

Situation connection_of(const Cell& cell, const KernelVersion& kernel) {
    // tcp_close() and tcp_rcv_state_process() make a timewait socket of an orphan in FIN_WAIT2
    // unless it is to wait for more than TCP_TIMEWAIT_LEN.
    const bool time_wait =
        cell.state == FirstState::time_wait || cell.state == FirstState::fin_wait2_orphaned;
    return {cell, kernel, time_wait ? Holder::time_wait : Holder::connection,
            accepted_at(cell.first),
            has_descriptor(cell.state) && cell.state != FirstState::listening_unaccepted};
}

}  // namespace

bool Situation::both_reuse_address() const {
    return cell.first_options.address && cell.second_options.address;
}

bool Situation::both_reuse_port() const {
    return cell.first_options.port && cell.second_options.port;
}

bool Situation::same_user() const {
    return cell.users == Users::same;
}

bool Situation::is_from_dual_stack() const {
    return cell.first == Address::wildcard6 &&
           (holder == Holder::connection || holder == Holder::time_wait);
}

// ipv6_rcv_saddr_equal() and ipv4_rcv_saddr_equal() with a wildcard on the remembered side alone.
// 0.0.0.0 stands for ::, too, for the IPv4 parts of both are 0; ::ffff:0.0.0.0 does not.
bool Situation::bucket_knows_address() const {
    if (!is_wildcard(cell.first)) {
        return !is_wildcard(cell.second) && meet(cell.first, cell.second);
    }
    return meet(cell.first, cell.second) &&
           !(cell.first == Address::mapped_wildcard && cell.second == Address::wildcard6);
}

std::vector<Situation> situations(const Cell& cell, const KernelVersion& kernel) {
    std::vector<Situation> all;
    switch (cell.state) {
        case FirstState::bound:
            all.push_back({cell, kernel, Holder::bound, cell.first, true});
            break;
        case FirstState::listening:
        case FirstState::listening_unaccepted:
            all.push_back({cell, kernel, Holder::listener, cell.first, true});
            break;
        default:
            break;
    }
    if (is_connected(cell.state)) {
        all.push_back(connection_of(cell, kernel));
    }
    return all;
}

}  // namespace bindlab
