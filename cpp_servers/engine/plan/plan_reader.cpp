#include "cpp_servers/engine/plan/plan_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cpp_servers/engine/plan/json_field.hpp"
#include "cpp_servers/engine/plan/step_reader.hpp"

namespace bindlab {
namespace {

using Json = nlohmann::json;

Need read_need(const Json& value) {
    using enum Need::Kind;
    const auto kind = value.at("kind").get<std::string>();
    for (const auto known : {sysctl, program, option, ipv6, tcpdump, bound_inactive, user, socket,
                             destroy, counter, device}) {
        if (kind == to_string(known)) {
            Need need{known, ""};
            read_member(value, "name", need.name);
            if (known == sysctl || known == program || known == option || known == user ||
                known == socket || known == counter || known == device) {
                value.at("name").get_to(need.name);
            }
            return need;
        }
    }
    refuse(value.at("kind"),
           fmt::format("unknown need '{}' (known: sysctl, program, option, ipv6, "
                       "tcpdump, bound_inactive, user, socket, destroy, counter, device)",
                       kind));
}

DeviceKind read_kind(const Json& value) {
    for (const DeviceKind kind : {DeviceKind::dummy, DeviceKind::vrf}) {
        if (value.get<std::string>() == to_string(kind)) {
            return kind;
        }
    }
    refuse(value, fmt::format("'{}' is neither dummy nor vrf", value.get<std::string>()));
}

InterfacePlan read_interface(const Json& value) {
    InterfacePlan interface;
    value.at("device").get_to(interface.device);
    if (const Json* kind = find_member(value, "device_kind")) {
        interface.kind = read_kind(*kind);
    }
    read_member(value, "vrf", interface.vrf);
    for (const Json& address : read_list(value.at("addresses"))) {
        interface.addresses.push_back(parse_text<InterfaceAddress>(address));
    }
    return interface;
}

NeighbourPlan read_neighbour(const Json& value) {
    return {value.at("device"), parse_text<IpAddress>(value.at("address")), value.at("mac")};
}

RoutePlan read_route(const Json& value) {
    RoutePlan route{parse_text<InterfaceAddress>(value.at("to")), std::nullopt, value.at("device")};
    if (const Json* via = find_member(value, "via")) {
        route.via = parse_text<IpAddress>(*via);
    }
    return route;
}

/// Reads the elements of a list that may be missing.
template <class T, class Read>
void read_all(const Json& object, const char* name, std::vector<T>& into, const Read& read) {
    if (const Json* list = find_member(object, name)) {
        for (const Json& element : read_list(*list)) {
            into.push_back(read(element));
        }
    }
}

HostPlan read_host(const Json& value) {
    HostPlan host;
    value.at("name").get_to(host.name);
    for (const Json& interface : read_list(value.at("interfaces"))) {
        host.interfaces.push_back(read_interface(interface));
    }
    read_all(value, "neighbours", host.neighbours, read_neighbour);
    read_all(value, "routes", host.routes, read_route);
    if (const Json* sysctls = find_member(value, "sysctls")) {
        for (const auto& [name, set] : sysctls->get_ref<const Json::object_t&>()) {
            host.sysctls.push_back({name, set});
        }
    }
    if (const Json* lines = find_member(value, "lines")) {
        for (SysctlPlan& sysctl : host.sysctls) {
            read_member(*lines, sysctl.name.c_str(), sysctl.line);
        }
    }
    return host;
}

LinkEndPlan read_link_end(const Plan& plan, const Json& value) {
    LinkEndPlan end{find_host(plan, value.at("host")), value.at("device"), ""};
    read_member(value, "mac", end.mac);
    return end;
}

CapturePlan read_capture(const Plan& plan, const Json& value) {
    CapturePlan capture{find_host(plan, value.at("host")), value.at("device"), value.at("file")};
    if (capture.file.empty() || capture.file.find('/') != std::string::npos) {
        refuse(value.at("file"), fmt::format("'{}' is not a file's name", capture.file));
    }
    return capture;
}

ActorPlan read_actor(const Plan& plan, const Json& value) {
    ActorPlan actor{value.at("name"), find_host(plan, value.at("host")), false, 0};
    const auto kind = value.at("kind").get<std::string>();
    if (kind != "actor" && kind != "program") {
        refuse(value.at("kind"), fmt::format("'{}' is neither actor nor program", kind));
    }
    actor.program = kind == "program";
    if (const Json* uid = find_member(value, "uid")) {
        actor.uid = static_cast<uid_t>(read_number(*uid, 0, kLargestUid));
    }
    if (std::ranges::find(plan.actors, actor.name, &ActorPlan::name) != plan.actors.end()) {
        refuse(value.at("name"), fmt::format("two actors are called '{}'", actor.name));
    }
    return actor;
}

/// The name becomes a folder below the results: it must stay there.
std::string read_name(const Json& value) {
    auto name = value.get<std::string>();
    const bool leads_out = name.starts_with('/') || name.ends_with('/') ||
                           ("/" + name + "/").find("/../") != std::string::npos ||
                           name.find('\0') != std::string::npos;
    if (name.empty() || leads_out) {
        refuse(value, fmt::format("'{}' is not a name for a folder", name));
    }
    return name;
}

Plan read(const Json& root) {
    Plan plan;
    read_number(root.at("format"), kPlanFormat, kPlanFormat);
    plan.name = read_name(root.at("case"));
    read_member(root, "file", plan.file);
    plan.deadline = std::chrono::milliseconds(read_number(root.at("deadline_ms"), 1));
    read_all(root, "needs", plan.needs, read_need);
    for (const Json& host : read_list(root.at("hosts"))) {
        plan.hosts.push_back(read_host(host));
    }
    if (plan.hosts.empty()) {
        refuse(root.at("hosts"), "empty: a case needs a host");
    }
    read_all(root, "links", plan.links, [&](const Json& link) {
        return LinkPlan{read_link_end(plan, link.at("a")), read_link_end(plan, link.at("b"))};
    });
    read_all(root, "captures", plan.captures,
             [&](const Json& capture) { return read_capture(plan, capture); });
    for (const Json& actor : read_list(root.at("actors"))) {
        plan.actors.push_back(read_actor(plan, actor));
    }
    for (const Json& step : read_list(root.at("steps"))) {
        plan.steps.push_back(read_step(plan, step));
    }
    return plan;
}

}  // namespace

Plan read_plan(std::string_view text) {
    try {
        const Json root = Json::parse(text);
        return read(root);
    } catch (const Json::parse_error& error) {
        throw PlanError(fmt::format("the plan: not JSON, at byte {}", error.byte));
    } catch (const Json::exception& error) {
        throw PlanError(complaint_of(error));
    }
}

}  // namespace bindlab
