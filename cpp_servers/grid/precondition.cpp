#include "cpp_servers/grid/precondition.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "cpp_servers/grid/place.hpp"
#include "cpp_servers/grid/story.hpp"

namespace bindlab {

namespace {

/// One socket that must be there.
struct Wanted {
    std::string_view state;
    bool owned = true;
    bool accepted = true;  ///< its address is a connection's, not the one that was bound
    std::uint32_t queue = 0;
    std::string_view timer{};  ///< empty: any
};

std::vector<Wanted> wanted_of(const Precondition& precondition) {
    const Cell& cell = precondition.cell;
    switch (cell.state) {
        case FirstState::bound:
            if (cell.protocol == Protocol::udp) {
                return {{"CLOSE", true, false, 0}};
            }
            if (!precondition.bound_in_table) {
                return {};
            }
            return {{"BOUND_INACTIVE", true, false, 0}};
        case FirstState::listening:
            return {{"LISTEN", true, false, 0}};
        case FirstState::listening_unaccepted:
            return {{"LISTEN", true, false, 1}, {"ESTABLISHED", false, true, 0}};
        case FirstState::established:
            return {{"ESTABLISHED", true, true, 0}};
        case FirstState::close_wait:
            return {{"CLOSE_WAIT", true, true, 0}};
        case FirstState::fin_wait1:
            return {{"FIN_WAIT1", false, true, 0}};
        case FirstState::fin_wait2_held:
            return {{"FIN_WAIT2", true, true, 0}};
        case FirstState::fin_wait2_orphaned:
            // Of the two kinds of orphans the one that is left as a TIME_WAIT is (tcp_time_wait()):
            // it has no user. Where the answer to its FIN comes while close() is about to let the
            // socket go, it stays a whole one, which is root's until 6.16.5, with another timer
            // (tcp_rcv_state_process(): sock_owned_by_user(); sock_i_uid()). So says the source;
            // it takes a delayed softirq. One cell in ten million came out as it would.
            return {{"FIN_WAIT2", false, true, 0, "timewait"}};
        case FirstState::closing:
            return {{"CLOSING", false, true, 0}};
        case FirstState::last_ack:
            return {{"LAST_ACK", false, true, 0}};
        case FirstState::time_wait:
            return {{"TIME_WAIT", false, true, 0}};
    }
    return {};
}

bool is(const SocketEntry& entry, const Wanted& wanted, const Precondition& precondition) {
    const Place& place = place_of(precondition.cell.first);
    const Endpoint local = {wanted.accepted ? place.accepted : place.address, precondition.port};
    const std::uint32_t device =
        *first_device(precondition.cell.devices) == '\0' ? 0 : precondition.device_one;
    const bool listens = wanted.state == "LISTEN";
    return entry.state == wanted.state && entry.local == local && entry.interface == device &&
           entry.owner() == wanted.owned && (!wanted.owned || entry.uid == precondition.uid) &&
           (!listens || entry.receive_queue == wanted.queue) &&
           (wanted.timer.empty() || entry.timer == wanted.timer);
}

}  // namespace

std::string fault_of(const Precondition& wanted, std::span<const SocketEntry> on_port) {
    const std::vector<Wanted> sockets = wanted_of(wanted);
    bool right = on_port.size() == sockets.size();
    for (const Wanted& socket : sockets) {
        bool found = false;
        for (const SocketEntry& entry : on_port) {
            found = found || is(entry, socket, wanted);
        }
        right = right && found;
    }
    if (right) {
        return {};
    }
    std::string seen;
    for (const SocketEntry& entry : on_port) {
        seen += (seen.empty() ? "" : "; ") + line_of_socket(entry);
    }
    return fmt::format("the first socket is not as it should be: {}",
                       seen.empty() ? "there is none" : seen);
}

}  // namespace bindlab
