#include "cpp_servers/engine/plan/step_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <string_view>

#include "cpp_servers/engine/plan/json_field.hpp"
#include "cpp_servers/engine/plan/pattern_reader.hpp"
#include "netns/names.hpp"

namespace bindlab {
namespace {

using Json = nlohmann::json;

template <class Named>
std::size_t find_by_name(const std::vector<Named>& all, const Json& name, std::string_view what) {
    const auto wanted = name.get<std::string>();
    const auto found = std::ranges::find(all, wanted, &Named::name);
    if (found == all.end()) {
        refuse(name, fmt::format("the plan has no {} '{}'", what, wanted));
    }
    return static_cast<std::size_t>(found - all.begin());
}

std::chrono::milliseconds read_milliseconds(const Json& value) {
    return std::chrono::milliseconds(read_number(value, 0));
}

/// The actor of a step; the kind of the step says whether it must be a program.
std::size_t find_actor(const Plan& plan, const Json& value) {
    return find_by_name(plan.actors, value.at("actor"), "actor");
}

std::size_t find_actor(const Plan& plan, const Json& value, bool program) {
    const std::size_t actor = find_actor(plan, value);
    if (plan.actors[actor].program != program) {
        refuse(value.at("actor"),
               fmt::format("'{}' is {}, but the step is for {}", plan.actors[actor].name,
                           program ? "an actor" : "a program", program ? "a program" : "an actor"));
    }
    return actor;
}

Action read_call(const Plan& plan, const Json& value) {
    const std::string call = value.at("call").get<std::string>();
    if (call.find('\n') != std::string::npos) {
        refuse(value.at("call"), "more than one line");
    }
    CallStep step{find_actor(plan, value, false), call, false};
    read_member(value, "may_block", step.may_block);
    return step;
}

Action read_run(const Plan& plan, const Json& value) {
    RunStep run{find_actor(plan, value, true), {}};
    value.at("argv").get_to(run.argv);
    if (run.argv.empty()) {
        refuse(value.at("argv"), "empty: a program's name is missing");
    }
    const bool again = std::ranges::any_of(plan.steps, [&](const Step& earlier) {
        const auto* other = std::get_if<RunStep>(&earlier.action);
        return other != nullptr && other->actor == run.actor;
    });
    if (again) {
        refuse(value.at("actor"), fmt::format("'{}' runs a second time: name another actor",
                                              plan.actors[run.actor].name));
    }
    return run;
}

Action read_type(const Plan& plan, const Json& value) {
    return TypeStep{find_actor(plan, value, true), value.at("data").get<std::string>()};
}

Action read_eof(const Plan& plan, const Json& value) {
    return EofStep{find_actor(plan, value, true)};
}

Action read_output(const Plan& plan, const Json& value) {
    return OutputStep{find_actor(plan, value, true), value.at("contains").get<std::string>()};
}

template <bool kWait>
Action read_signal(const Plan& plan, const Json& value) {
    const std::string name = value.at("signal").get<std::string>();
    const auto number = signal_number(name);
    if (!number) {
        refuse(value.at("signal"), fmt::format("unknown signal '{}'", name));
    }
    return SignalStep{find_actor(plan, value), *number, kWait};
}

Action read_wait(const Plan& plan, const Json& value) {
    return WaitStep{find_actor(plan, value)};
}

template <bool kAwait>
Action read_look(const Plan& plan, const Json& value) {
    LookStep look{find_host(plan, value.at("host")), read_pattern(value.at("pattern")), false,
                  kAwait};
    read_member(value, "absent", look.absent);
    return look;
}

constexpr std::int64_t kLongestPhase = 999;  // milliseconds of a second

Action read_advance(const Plan& /*plan*/, const Json& value) {
    AdvanceStep advance{read_milliseconds(value.at("ms")), std::nullopt};
    if (const Json* phase = find_member(value, "phase_ms")) {
        advance.phase = std::chrono::milliseconds(read_number(*phase, 0, kLongestPhase));
    }
    return advance;
}

Action read_sysctl(const Plan& plan, const Json& value) {
    return SysctlStep{find_host(plan, value.at("host")), value.at("name").get<std::string>(),
                      value.at("value").get<std::string>()};
}

/// Whether `action` is the first of the two words; any third is an error.
bool read_action(const Json& value, std::string_view yes, std::string_view no) {
    const std::string action = value.at("action").get<std::string>();
    if (action != yes && action != no) {
        refuse(value.at("action"), fmt::format("'{}' is neither {} nor {}", action, yes, no));
    }
    return action == yes;
}

Action read_address(const Plan& plan, const Json& value) {
    AddressStep step{find_host(plan, value.at("host")), value.at("device").get<std::string>(),
                     parse_text<InterfaceAddress>(value.at("address")),
                     read_action(value, "add", "remove")};
    read_member(value, "dad", step.dad);
    return step;
}

Action read_neighbour(const Plan& plan, const Json& value) {
    const bool set = read_action(value, "set", "remove");
    return NeighbourStep{find_host(plan, value.at("host")), value.at("device").get<std::string>(),
                         parse_text<IpAddress>(value.at("address")),
                         set ? value.at("mac").get<std::string>() : ""};
}

Action read_link(const Plan& plan, const Json& value) {
    return LinkStep{find_host(plan, value.at("host")), value.at("device").get<std::string>(),
                    value.at("up").get<bool>()};
}

Action read_counter(const Plan& plan, const Json& value) {
    CounterStep counter{find_host(plan, value.at("host")), value.at("name").get<std::string>(),
                        false};
    read_member(value, "mark", counter.mark);
    return counter;
}

Dependence read_dependence(const Json& value, int number) {
    Dependence dependence{static_cast<int>(read_number(value.at("step"), 1, number - 1)), {}};
    value.at("outcomes").get_to(dependence.outcomes);
    if (dependence.outcomes.empty()) {
        refuse(value.at("outcomes"), "empty: an outcome is missing");
    }
    return dependence;
}

struct Kind {
    std::string_view name;
    Action (*read)(const Plan& plan, const Json& value);
};

constexpr std::array kKinds = {
    Kind{"call", read_call},         Kind{"run", read_run},
    Kind{"type", read_type},         Kind{"eof", read_eof},
    Kind{"output", read_output},     Kind{"signal", read_signal<false>},
    Kind{"kill", read_signal<true>}, Kind{"wait", read_wait},
    Kind{"await", read_look<true>},  Kind{"table", read_look<false>},
    Kind{"advance", read_advance},   Kind{"sysctl", read_sysctl},
    Kind{"address", read_address},   Kind{"neighbour", read_neighbour},
    Kind{"link", read_link},         Kind{"counter", read_counter},
};

}  // namespace

Step read_step(const Plan& plan, const Json& value) {
    constexpr int kLargest = std::numeric_limits<int>::max();
    Step step;
    step.number = static_cast<int>(read_number(value.at("n"), 1, kLargest));
    if (const Json* line = find_member(value, "line")) {
        step.line = static_cast<int>(read_number(*line, 0, kLargest));
    }
    value.at("text").get_to(step.text);
    value.at("must").get_to(step.must);
    step.within = read_milliseconds(value.at("within_ms"));
    if (const Json* depends = find_member(value, "depends")) {
        for (const Json& each : read_list(*depends)) {
            step.depends.push_back(read_dependence(each, step.number));
        }
    }
    const auto kind = value.at("kind").get<std::string>();
    const auto* known = std::ranges::find(kKinds, kind, &Kind::name);
    if (known == kKinds.end()) {
        std::string all;
        for (const Kind& each : kKinds) {
            all += fmt::format("{}{}", all.empty() ? "" : ", ", each.name);
        }
        refuse(value.at("kind"), fmt::format("unknown kind '{}' (known: {})", kind, all));
    }
    step.action = known->read(plan, value);
    return step;
}

std::size_t find_host(const Plan& plan, const Json& name) {
    return find_by_name(plan.hosts, name, "host");
}

}  // namespace bindlab
