#include "cpp_servers/engine/plan/plan_reader.hpp"

#include <gtest/gtest.h>

#include <variant>

#include "cpp_servers/engine/tests/plans.hpp"

namespace bindlab {
namespace {

std::string plan_complaint(const std::string& text) {
    try {
        read_plan(text);
        return "none";
    } catch (const PlanError& error) {
        return error.what();
    }
}

TEST(PlanReader, ReadsHostsActorsAndSteps) {
    const Plan plan =
        read_plan(plan_of_one_host("a/b[x=1]", call(1, "second", "socket tcp", false)));
    EXPECT_EQ(plan.name, "a/b[x=1]");
    EXPECT_EQ(plan.deadline, std::chrono::seconds(10));
    ASSERT_EQ(plan.hosts.size(), 1U);
    EXPECT_EQ(plan.hosts[0].interfaces[0].addresses[0].to_string(), "10.0.0.1/32");
    EXPECT_EQ(plan.hosts[0].sysctls[0].name, "net.ipv4.tcp_tw_reuse");
    EXPECT_EQ(plan.hosts[0].sysctls[0].line, 0);
    ASSERT_EQ(plan.actors.size(), 3U);
    EXPECT_EQ(plan.actors[1].uid, 1001U);
    EXPECT_TRUE(plan.actors[2].program);
    ASSERT_EQ(plan.steps.size(), 1U);
    EXPECT_FALSE(plan.steps[0].must);
    EXPECT_EQ(plan.steps[0].line, 11);
    EXPECT_EQ(std::get<CallStep>(plan.steps[0].action).actor, 1U);
}

TEST(PlanReader, ReadsAPattern) {
    const Plan plan = read_plan(plan_of_one_host(
        "a",
        step(1, "await",
             R"(,"host":"server","absent":true,"pattern":{"protocol":"tcp","local":{"address":)"
             R"("*","port":9527},"remote":{"address":"10.0.0.2","port":null},"state":)"
             R"("TIME_WAIT","owner":false,"uid":null,"timer":"timewait","timer_ms":[1,60000],)"
             R"("count":2})")));
    const auto& look = std::get<LookStep>(plan.steps[0].action);
    EXPECT_TRUE(look.await);
    EXPECT_TRUE(look.absent);
    EXPECT_EQ(look.pattern.protocol, Protocol::tcp);
    EXPECT_FALSE(look.pattern.local.address);
    EXPECT_EQ(look.pattern.local.port, 9527);
    EXPECT_EQ(look.pattern.remote->address->to_string(), "10.0.0.2");
    EXPECT_EQ(look.pattern.owner, false);
    EXPECT_EQ(look.pattern.timer_left->second, std::chrono::minutes(1));
    EXPECT_EQ(look.pattern.count, 2U);
}

TEST(PlanReader, SaysThatTextIsNoJson) {
    EXPECT_EQ(plan_complaint("{\"format\":1"), "the plan: not JSON, at byte 12");
    EXPECT_EQ(plan_complaint("[1]"), "the plan: cannot use at() with array");
}

TEST(PlanReader, NamesTheFieldThatIsMissing) {
    EXPECT_EQ(plan_complaint("{\"format\":1}"), "the plan: key 'case' not found");
    EXPECT_EQ(plan_complaint(plan_of_one_host("a", R"({"n":1})")),
              "/steps/0: key 'text' not found");
}

TEST(PlanReader, NamesTheFieldThatIsWrong) {
    EXPECT_EQ(plan_complaint(plan_of_one_host("a", step(1, "dance", ""))).substr(0, 36),
              "/steps/0/kind: unknown kind 'dance' ");
    EXPECT_EQ(plan_complaint(plan_of_one_host("a", call(1, "nobody", "pid"))),
              "/steps/0/actor: the plan has no actor 'nobody'");
    EXPECT_EQ(plan_complaint(plan_of_one_host("a", call(1, "program", "pid"))),
              "/steps/0/actor: 'program' is a program, but the step is for an actor");
    EXPECT_EQ(plan_complaint(
                  plan_of_one_host("a", step(1, "kill", R"(,"actor":"server","signal":"SIGNOT")"))),
              "/steps/0/signal: unknown signal 'SIGNOT'");
    EXPECT_EQ(plan_complaint(plan_of_one_host("a", step(1, "advance", R"(,"ms":-1)")))
                  .starts_with("/steps/0/ms: -1 is not within 0 to "),
              true);
    EXPECT_EQ(plan_complaint(plan_of_one_host("a", "", R"({"kind":"luck"})")).substr(0, 34),
              "/needs/0/kind: unknown need 'luck'");
}

TEST(PlanReader, KeepsCasesBelowTheResults) {
    for (const char* name : {"", "/etc", "../x", "a/../../b", "a/"}) {
        EXPECT_TRUE(plan_complaint(plan_of_one_host(name, "")).starts_with("/case: ")) << name;
    }
    EXPECT_EQ(plan_complaint(plan_of_one_host("a..b", "")), "none");
    EXPECT_EQ(plan_complaint(plan_of_one_host(
                  "a", "", "", R"({"host":"server","device":"lo","file":"../x.pcap"})")),
              "/captures/0/file: '../x.pcap' is not a file's name");
}

TEST(PlanReader, RefusesAProgramThatRunsTwice) {
    const std::string run = R"(,"actor":"program","argv":["true"])";
    EXPECT_EQ(
        plan_complaint(plan_of_one_host("a", step(1, "run", run) + "," + step(2, "run", run))),
        "/steps/1/actor: 'program' runs a second time: name another actor");
}

}  // namespace
}  // namespace bindlab
