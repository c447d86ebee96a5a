#include "cpp_servers/check/ending.hpp"

namespace bindlab {

namespace {

constexpr int kOrphanRetries = 8;
constexpr std::chrono::milliseconds kLeastRetransmission{200};  // TCP_RTO_MIN

}  // namespace

std::string_view to_string(Ending ending) {
    switch (ending) {
        case Ending::client_first:
            return "client first";
        case Ending::reset:
            return "reset";
        default:
            return state_of(ending);
    }
}

std::string_view state_of(Ending ending) {
    switch (ending) {
        case Ending::client_first:
        case Ending::reset:
            break;
        case Ending::fin_wait2:
            return "FIN_WAIT2";
        case Ending::time_wait:
            return "TIME_WAIT";
        case Ending::fin_wait1:
            return "FIN_WAIT1";
        case Ending::last_ack:
            return "LAST_ACK";
    }
    return {};
}

bool server_closes_first(Ending ending) {
    return ending == Ending::fin_wait2 || ending == Ending::time_wait ||
           ending == Ending::fin_wait1;
}

std::optional<FirstState> rules_state_of(Ending ending) {
    switch (ending) {
        case Ending::client_first:
        case Ending::reset:
            break;
        case Ending::fin_wait2:
            return FirstState::fin_wait2_orphaned;
        case Ending::time_wait:
            return FirstState::time_wait;
        case Ending::fin_wait1:
            return FirstState::fin_wait1;
        case Ending::last_ack:
            return FirstState::last_ack;
    }
    return std::nullopt;
}

std::chrono::seconds lasts(const SocketEntry& remnant, int orphan_retries) {
    if (remnant.timer == "timewait") {
        return std::chrono::ceil<std::chrono::seconds>(remnant.timer_left);
    }
    const int retries = orphan_retries > 0 ? orphan_retries : kOrphanRetries;
    return std::chrono::ceil<std::chrono::seconds>(kLeastRetransmission * ((2LL << retries) - 1));
}

}  // namespace bindlab
