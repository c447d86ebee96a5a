// The golden plans, which the harness' tests compare with what the planner writes: all that they
// say to the engine is read. Each is read, written again from the Plan, and must say the same, but
// for the keys that are the judge's.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <variant>

#include "cpp_servers/engine/plan/plan_reader.hpp"
#include "cpp_servers/engine/tests/folder.hpp"
#include "cpp_servers/engine/tests/plans.hpp"
#include "netns/names.hpp"

namespace bindlab {
namespace {

using Json = nlohmann::json;

constexpr std::array kOfTheJudge = {"scenario",        "line",     "question", "about",
                                    "params",          "sources",  "claims",   "xfail",
                                    "longest_wait_ms", "topology", "wire",     "exactly"};
constexpr std::array kOfTheJudgeInAHost = {"also_speaks_for"};
constexpr std::array kOfTheJudgeInAStep = {"label", "why", "expect"};

template <class T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}

/// An address as the plan writes it: as this library does.
Json text_of(const auto& address) {
    return address.to_string();
}

Json written(const EndpointPattern& it) {
    return {{"address", it.address ? text_of(*it.address) : Json("*")}, {"port", or_null(it.port)}};
}

Json written(const SocketPattern& it) {
    Json bounds;
    if (it.timer_left) {
        bounds = {it.timer_left->first.count(), it.timer_left->second.count()};
    }
    return {{"protocol", it.protocol ? Json(to_string(*it.protocol)) : Json()},
            {"local", written(it.local)},
            {"remote", it.remote ? written(*it.remote) : Json()},
            {"state", or_null(it.state)},
            {"owner", or_null(it.owner)},
            {"uid", or_null(it.uid)},
            {"timer", or_null(it.timer)},
            {"timer_ms", bounds},
            {"count", or_null(it.count)}};
}

/// The members of a step that its kind has: "kind" and more.
class StepWriter {
public:
    explicit StepWriter(const Plan& plan) : plan_(plan) {}

    Json operator()(const CallStep& it) const {
        Json call = {{"kind", "call"}, {"actor", actor(it.actor)}, {"call", it.call}};
        if (it.may_block) {
            call["may_block"] = true;
        }
        return call;
    }
    Json operator()(const RunStep& it) const {
        return {{"kind", "run"}, {"actor", actor(it.actor)}, {"argv", it.argv}};
    }
    Json operator()(const TypeStep& it) const {
        return {{"kind", "type"}, {"actor", actor(it.actor)}, {"data", it.data}};
    }
    Json operator()(const EofStep& it) const {
        return {{"kind", "eof"}, {"actor", actor(it.actor)}};
    }
    Json operator()(const OutputStep& it) const {
        return {{"kind", "output"}, {"actor", actor(it.actor)}, {"contains", it.contains}};
    }
    Json operator()(const SignalStep& it) const {
        return {{"kind", it.wait ? "kill" : "signal"},
                {"actor", actor(it.actor)},
                {"signal", signal_name(it.signal)}};
    }
    Json operator()(const WaitStep& it) const {
        return {{"kind", "wait"}, {"actor", actor(it.actor)}};
    }
    Json operator()(const LookStep& it) const {
        return {{"kind", it.await ? "await" : "table"},
                {"host", host(it.host)},
                {"pattern", written(it.pattern)},
                {"absent", it.absent}};
    }
    Json operator()(const AdvanceStep& it) const {
        Json told{{"kind", "advance"}, {"ms", it.time.count()}};
        if (it.phase) {
            told["phase_ms"] = it.phase->count();
        }
        return told;
    }
    Json operator()(const SysctlStep& it) const {
        return {
            {"kind", "sysctl"}, {"host", host(it.host)}, {"name", it.name}, {"value", it.value}};
    }
    Json operator()(const AddressStep& it) const {
        return {{"kind", "address"},
                {"host", host(it.host)},
                {"device", it.device},
                {"address", text_of(it.address)},
                {"action", it.add ? "add" : "remove"}};
    }
    Json operator()(const NeighbourStep& it) const {
        Json step = {{"kind", "neighbour"},
                     {"host", host(it.host)},
                     {"device", it.device},
                     {"address", text_of(it.address)},
                     {"action", it.mac.empty() ? "remove" : "set"}};
        if (!it.mac.empty()) {
            step["mac"] = it.mac;
        }
        return step;
    }
    Json operator()(const CounterStep& it) const {
        Json counter = {{"kind", "counter"}, {"host", host(it.host)}, {"name", it.name}};
        if (it.mark) {
            counter["mark"] = true;
        }
        return counter;
    }
    Json operator()(const LinkStep& it) const {
        return {{"kind", "link"}, {"host", host(it.host)}, {"device", it.device}, {"up", it.up}};
    }

private:
    const std::string& actor(std::size_t index) const { return plan_.actors[index].name; }
    const std::string& host(std::size_t index) const { return plan_.hosts[index].name; }

    const Plan& plan_;
};

Json written(const HostPlan& it) {
    Json host = {{"name", it.name},
                 {"interfaces", Json::array()},
                 {"neighbours", Json::array()},
                 {"routes", Json::array()},
                 {"sysctls", Json::object()}};
    for (const InterfacePlan& interface : it.interfaces) {
        Json addresses = Json::array();
        for (const InterfaceAddress& address : interface.addresses) {
            addresses.push_back(text_of(address));
        }
        host["interfaces"].push_back({{"device", interface.device}, {"addresses", addresses}});
    }
    for (const NeighbourPlan& neighbour : it.neighbours) {
        host["neighbours"].push_back({{"device", neighbour.device},
                                      {"address", text_of(neighbour.address)},
                                      {"mac", neighbour.mac}});
    }
    for (const RoutePlan& route : it.routes) {
        host["routes"].push_back({{"to", text_of(route.to)},
                                  {"via", route.via ? text_of(*route.via) : Json()},
                                  {"device", route.device}});
    }
    for (const SysctlPlan& sysctl : it.sysctls) {
        host["sysctls"][sysctl.name] = sysctl.value;
        if (sysctl.line != 0) {
            host["lines"][sysctl.name] = sysctl.line;
        }
    }
    return host;
}

Json written(const Plan& plan) {
    Json root = {{"format", kPlanFormat},   {"case", plan.name},
                 {"file", plan.file},       {"deadline_ms", plan.deadline.count()},
                 {"needs", Json::array()},  {"hosts", Json::array()},
                 {"links", Json::array()},  {"captures", Json::array()},
                 {"actors", Json::array()}, {"steps", Json::array()}};
    for (const Need& need : plan.needs) {
        Json written_need = {{"kind", to_string(need.kind)}};
        if (!need.name.empty()) {
            written_need["name"] = need.name;
        }
        root["needs"].push_back(written_need);
    }
    for (const HostPlan& host : plan.hosts) {
        root["hosts"].push_back(written(host));
    }
    const auto end = [&](const LinkEndPlan& it) {
        return Json{{"host", plan.hosts[it.host].name}, {"device", it.device}, {"mac", it.mac}};
    };
    for (const LinkPlan& link : plan.links) {
        root["links"].push_back({{"a", end(link.a)}, {"b", end(link.b)}});
    }
    for (const CapturePlan& it : plan.captures) {
        root["captures"].push_back(
            {{"host", plan.hosts[it.host].name}, {"device", it.device}, {"file", it.file}});
    }
    for (const ActorPlan& it : plan.actors) {
        root["actors"].push_back({{"name", it.name},
                                  {"host", plan.hosts[it.host].name},
                                  {"kind", it.program ? "program" : "actor"},
                                  {"uid", it.uid}});
    }
    for (const Step& it : plan.steps) {
        Json step = std::visit(StepWriter(plan), it.action);
        step["n"] = it.number;
        step["line"] = it.line;
        step["text"] = it.text;
        step["must"] = it.must;
        step["within_ms"] = it.within.count();
        for (const Dependence& each : it.depends) {
            step["depends"].push_back({{"step", each.step}, {"outcomes", each.outcomes}});
        }
        root["steps"].push_back(step);
    }
    return root;
}

/// What the plan says to the engine.
Json without_the_judges_part(Json plan) {
    const auto erase = [](Json& from, const auto& keys) {
        for (const char* key : keys) {
            from.erase(key);
        }
    };
    erase(plan, kOfTheJudge);
    for (Json& host : plan["hosts"]) {
        erase(host, kOfTheJudgeInAHost);
    }
    for (Json& step : plan["steps"]) {
        erase(step, kOfTheJudgeInAStep);
    }
    return plan;
}

void expect_all_is_read(const std::string& text) {
    const Json said = without_the_judges_part(Json::parse(text));
    const Json read = written(read_plan(text));
    EXPECT_EQ(Json::diff(said, read), Json::array());
}

TEST(GoldenPlans, AreReadInAllThatTheySayToTheEngine) {
    int seen = 0;
    for (const auto& entry : std::filesystem::directory_iterator(GOLDEN_FOLDER)) {
        if (entry.path().native().ends_with(".plan.json")) {
            SCOPED_TRACE(entry.path().native());
            expect_all_is_read(content(entry.path()));
            ++seen;
        }
    }
    EXPECT_GE(seen, 2);
}

TEST(GoldenPlans, LeaveOutTheKindsThatAreReadHere) {
    const std::string server = R"(,"actor":"server","signal":"SIGTERM")";
    const std::string program = R"(,"actor":"program")";
    std::string plan = plan_of_one_host(
        "a", step(1, "signal", server) + "," + step(2, "eof", program) + "," +
                 step(3, "neighbour",
                      R"(,"host":"server","device":"lo","address":"10.0.0.9","action":"remove")"));
    Json whole = Json::parse(plan);
    whole["hosts"][0]["neighbours"] = {
        {{"device", "lo"}, {"address", "10.0.0.9"}, {"mac", "02:00:00:00:00:09"}}};
    whole["hosts"][0]["routes"] = {{{"to", "10.9.0.0/16"}, {"via", "10.0.0.2"}, {"device", "lo"}}};
    const Json said = without_the_judges_part(whole);
    Json read = written(read_plan(whole.dump()));
    EXPECT_EQ(without_the_judges_part(read), said) << Json::diff(said, read);
}

}  // namespace
}  // namespace bindlab
