#include "cpp_servers/engine/step_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "netns/names.hpp"

namespace bindlab {
namespace {

constexpr std::int64_t kLargestPort = 65535;
constexpr std::int64_t kLargestUid = 0xfffffffe;

template <class Named>
std::size_t find_by_name(const std::vector<Named>& all, const JsonField& name,
                         std::string_view what) {
    const std::string wanted = name.text();
    const auto found = std::ranges::find(all, wanted, &Named::name);
    if (found == all.end()) {
        name.fail(fmt::format("the plan has no {} '{}'", what, wanted));
    }
    return static_cast<std::size_t>(found - all.begin());
}

std::chrono::milliseconds read_milliseconds(const JsonField& field) {
    return std::chrono::milliseconds(field.number(0));
}

template <class Value>
Value parse_address(const JsonField& field) {
    try {
        return Value::parse(field.text());
    } catch (const std::invalid_argument& error) {
        field.fail(error.what());
    }
}

EndpointPattern read_endpoint_pattern(const JsonField& field) {
    EndpointPattern pattern;
    if (field.at("address").text() != "*") {
        pattern.address = parse_address<IpAddress>(field.at("address"));
    }
    if (const auto port = field.find("port")) {
        pattern.port = static_cast<std::uint16_t>(port->number(0, kLargestPort));
    }
    return pattern;
}

std::pair<std::chrono::milliseconds, std::chrono::milliseconds> read_range(const JsonField& field) {
    std::vector<std::chrono::milliseconds> bounds;
    field.each([&](const JsonField& bound) { bounds.push_back(read_milliseconds(bound)); });
    if (bounds.size() != 2) {
        field.fail("expected two numbers, the lowest and the highest");
    }
    return {bounds[0], bounds[1]};
}

SocketPattern read_pattern(const JsonField& field) {
    SocketPattern pattern;
    if (const auto protocol = field.find("protocol")) {
        const std::string name = protocol->text();
        if (name != "tcp" && name != "udp") {
            protocol->fail(fmt::format("'{}' is neither tcp nor udp", name));
        }
        pattern.protocol = name == "tcp" ? Protocol::tcp : Protocol::udp;
    }
    pattern.local = read_endpoint_pattern(field.at("local"));
    if (const auto remote = field.find("remote")) {
        pattern.remote = read_endpoint_pattern(*remote);
    }
    if (const auto state = field.find("state")) {
        pattern.state = state->text();
    }
    if (const auto owner = field.find("owner")) {
        pattern.owner = owner->truth();
    }
    if (const auto uid = field.find("uid")) {
        pattern.uid = static_cast<std::uint32_t>(uid->number(0, kLargestUid));
    }
    if (const auto timer = field.find("timer")) {
        pattern.timer = timer->text();
    }
    if (const auto bounds = field.find("timer_ms")) {
        pattern.timer_left = read_range(*bounds);
    }
    if (const auto count = field.find("count")) {
        pattern.count = static_cast<std::size_t>(count->number(0));
    }
    return pattern;
}

/// The actor of a step; the kind of the step says whether it must be a program.
std::size_t find_actor(const Plan& plan, const JsonField& field) {
    return find_by_name(plan.actors, field.at("actor"), "actor");
}

std::size_t find_actor(const Plan& plan, const JsonField& field, bool program) {
    const std::size_t actor = find_actor(plan, field);
    if (plan.actors[actor].program != program) {
        field.at("actor").fail(
            fmt::format("'{}' is {}, but the step is for {}", plan.actors[actor].name,
                        program ? "an actor" : "a program", program ? "a program" : "an actor"));
    }
    return actor;
}

Deed read_call(const Plan& plan, const JsonField& field) {
    const std::string call = field.at("call").text();
    if (call.find('\n') != std::string::npos) {
        field.at("call").fail("more than one line");
    }
    return CallStep{find_actor(plan, field, false), call};
}

Deed read_run(const Plan& plan, const JsonField& field) {
    RunStep run{find_actor(plan, field, true), {}};
    field.at("argv").each([&](const JsonField& word) { run.argv.push_back(word.text()); });
    if (run.argv.empty()) {
        field.at("argv").fail("empty: a program's name is missing");
    }
    const bool again = std::ranges::any_of(plan.steps, [&](const Step& earlier) {
        const auto* other = std::get_if<RunStep>(&earlier.deed);
        return other != nullptr && other->actor == run.actor;
    });
    if (again) {
        field.at("actor").fail(fmt::format("'{}' runs a second time: name another actor",
                                           plan.actors[run.actor].name));
    }
    return run;
}

Deed read_type(const Plan& plan, const JsonField& field) {
    return TypeStep{find_actor(plan, field, true), field.at("data").text()};
}

Deed read_eof(const Plan& plan, const JsonField& field) {
    return EofStep{find_actor(plan, field, true)};
}

Deed read_output(const Plan& plan, const JsonField& field) {
    return OutputStep{find_actor(plan, field, true), field.at("contains").text()};
}

template <bool kWait>
Deed read_signal(const Plan& plan, const JsonField& field) {
    const std::string name = field.at("signal").text();
    const auto number = signal_number(name);
    if (!number) {
        field.at("signal").fail(fmt::format("unknown signal '{}'", name));
    }
    return SignalStep{find_actor(plan, field), *number, kWait};
}

Deed read_wait(const Plan& plan, const JsonField& field) {
    return WaitStep{find_actor(plan, field)};
}

template <bool kAwait>
Deed read_look(const Plan& plan, const JsonField& field) {
    const auto absent = field.find("absent");
    return LookStep{find_host(plan, field.at("host")), read_pattern(field.at("pattern")),
                    absent && absent->truth(), kAwait};
}

Deed read_advance(const Plan& /*plan*/, const JsonField& field) {
    return AdvanceStep{read_milliseconds(field.at("ms"))};
}

Deed read_sysctl(const Plan& plan, const JsonField& field) {
    return SysctlStep{find_host(plan, field.at("host")), field.at("name").text(),
                      field.at("value").text()};
}

/// Whether `action` is the first of the two words; any third is an error.
bool read_action(const JsonField& field, std::string_view yes, std::string_view no) {
    const std::string action = field.at("action").text();
    if (action != yes && action != no) {
        field.at("action").fail(fmt::format("'{}' is neither {} nor {}", action, yes, no));
    }
    return action == yes;
}

Deed read_address(const Plan& plan, const JsonField& field) {
    return AddressStep{find_host(plan, field.at("host")), field.at("device").text(),
                       parse_address<InterfaceAddress>(field.at("address")),
                       read_action(field, "add", "remove")};
}

Deed read_neighbour(const Plan& plan, const JsonField& field) {
    const bool set = read_action(field, "set", "remove");
    return NeighbourStep{find_host(plan, field.at("host")), field.at("device").text(),
                         parse_address<IpAddress>(field.at("address")),
                         set ? field.at("mac").text() : ""};
}

Deed read_link(const Plan& plan, const JsonField& field) {
    return LinkStep{find_host(plan, field.at("host")), field.at("device").text(),
                    field.at("up").truth()};
}

struct Kind {
    std::string_view name;
    Deed (*read)(const Plan& plan, const JsonField& field);
};

constexpr std::array kKinds = {
    Kind{"call", read_call},         Kind{"run", read_run},
    Kind{"type", read_type},         Kind{"eof", read_eof},
    Kind{"output", read_output},     Kind{"signal", read_signal<false>},
    Kind{"kill", read_signal<true>}, Kind{"wait", read_wait},
    Kind{"await", read_look<true>},  Kind{"table", read_look<false>},
    Kind{"advance", read_advance},   Kind{"sysctl", read_sysctl},
    Kind{"address", read_address},   Kind{"neighbour", read_neighbour},
    Kind{"link", read_link},
};

}  // namespace

Step StepReader::read(const JsonField& field) const {
    Step step;
    step.number = static_cast<int>(field.at("n").number(1, std::numeric_limits<int>::max()));
    if (const auto line = field.find("line")) {
        step.line = static_cast<int>(line->number(0, std::numeric_limits<int>::max()));
    }
    step.text = field.at("text").text();
    step.must = field.at("must").truth();
    step.within = read_milliseconds(field.at("within_ms"));
    const std::string kind = field.at("kind").text();
    const auto* known = std::ranges::find(kKinds, kind, &Kind::name);
    if (known == kKinds.end()) {
        std::string all;
        for (const Kind& each : kKinds) {
            all += fmt::format("{}{}", all.empty() ? "" : ", ", each.name);
        }
        field.at("kind").fail(fmt::format("unknown kind '{}' (known: {})", kind, all));
    }
    step.deed = known->read(plan_, field);
    return step;
}

std::size_t find_host(const Plan& plan, const JsonField& name) {
    return find_by_name(plan.hosts, name, "host");
}

}  // namespace bindlab
