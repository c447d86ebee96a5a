#include "cpp_servers/engine/run/network_steps.hpp"

#include <algorithm>
#include <cerrno>

#include "netns/counters.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {

StepResult NetworkSteps::perform(const SysctlStep& action) {
    return StepResult::of(
        [&] { write_sysctl(hosts_[action.host].where, action.name, action.value); });
}

StepResult NetworkSteps::perform(const AddressStep& action) {
    RouteSocket& routes = hosts_[action.host].routes;
    return StepResult::of([&] {
        if (action.add && action.dad) {
            routes.add_tentative_address(action.device, action.address);
        } else if (action.add) {
            routes.add_address(action.device, action.address);
        } else {
            routes.remove_address(action.device, action.address);
        }
    });
}

StepResult NetworkSteps::perform(const NeighbourStep& action) {
    RouteSocket& routes = hosts_[action.host].routes;
    return StepResult::of([&] {
        if (action.mac.empty()) {
            routes.remove_neighbour(action.device, action.address);
        } else {
            routes.set_neighbour(action.device, action.address, action.mac);
        }
    });
}

StepResult NetworkSteps::perform(const LinkStep& action) {
    return StepResult::of([&] {
        hosts_[action.host].routes.set_link(action.device, action.up);
        if (action.up) {
            await_link(action.host, action.device);
        }
    });
}

StepResult NetworkSteps::perform(const CounterStep& action, int number) {
    const Counters counters = read_counters(hosts_[action.host].where);
    const auto found = counters.find(action.name);
    const auto mark = marks_.find({action.host, action.name});
    if (found == counters.end() || mark == marks_.end()) {
        return StepResult::failure(ENOENT, "the kernel has no such counter");
    }
    StepResult result;
    result.counter = {action.name, mark->second.step, mark->second.value, found->second};
    if (action.mark) {
        mark->second = {number, found->second};
    }
    return result;
}

void NetworkSteps::read_counters_to_come() {
    std::map<std::size_t, Counters> read;
    for (const Step& step : plan_.steps) {
        const auto* action = std::get_if<CounterStep>(&step.action);
        if (action == nullptr) {
            continue;
        }
        if (!read.contains(action->host)) {
            read[action->host] = read_counters(hosts_[action->host].where);
        }
        const Counters& counters = read[action->host];
        if (const auto found = counters.find(action->name); found != counters.end()) {
            marks_[{action->host, action->name}] = {0, found->second};
        }
    }
}

/// A veth passes packets some time after both ends are up: until then it loses them.
void NetworkSteps::await_link(std::size_t host, const std::string& device) {
    const auto is_up = [this](const LinkEndPlan& end) {
        const auto links = hosts_[end.host].routes.links();
        const auto found = std::ranges::find(links, end.device, &LinkInfo::device);
        return found != links.end() && found->up;
    };
    for (const LinkPlan& link : plan_.links) {
        const bool ours = (link.a.host == host && link.a.device == device) ||
                          (link.b.host == host && link.b.device == device);
        if (ours && is_up(link.a) && is_up(link.b)) {
            hosts_[link.a.host].routes.await_running(link.a.device);
            hosts_[link.b.host].routes.await_running(link.b.device);
        }
    }
}

}  // namespace bindlab
