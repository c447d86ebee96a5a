#include "cpp_servers/check/trial_story.hpp"

namespace bindlab {

TrialStory::TrialStory(const Setting& setting, const RestartKind& kind)
    : setting_(setting),
      arena_(setting.factory, setting.order.further, ports_of(setting.listeners)) {
    trial_.stop = kind.stop;
    trial_.ending = kind.ending;
    trial_.listener = kind.listener;
    trial_.reached = kind.reached;
}

bool TrialStory::give_up(std::string reason, std::string advice) {
    tell("not made: " + reason);
    trial_.not_made = std::move(reason);
    trial_.not_made_advice = std::move(advice);
    return false;
}

std::optional<SocketEntry> TrialStory::server_side() {
    return arena_.server_side(trial_.reached.port, client_port_);
}

}  // namespace bindlab
