#include "cpp_servers/engine/plan/step_reader.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <string>
#include <vector>

#include "cpp_servers/engine/plan/plan_reader.hpp"
#include "cpp_servers/engine/tests/plans.hpp"

namespace bindlab {
namespace {

std::string step_complaint(const std::string& steps) {
    try {
        read_plan(plan_of_one_host("a", steps));
        return "none";
    } catch (const PlanError& error) {
        return error.what();
    }
}

TEST(StepReader, WantsALineForAnActorToBeOne) {
    EXPECT_EQ(step_complaint(call(1, "server", R"(pid\npid)")),
              "/steps/0/call: more than one line");
}

TEST(StepReader, LetsAStepDependOnEarlierOnesOnly) {
    const auto depends = [](const std::string& members) {
        return call(1, "server", "pid") + "," +
               step(2, "call", R"(,"actor":"server","call":"uid","depends":[{)" + members + "}]");
    };
    const Plan plan = read_plan(plan_of_one_host("a", depends(R"("step":1,"outcomes":["ok"])")));
    ASSERT_EQ(plan.steps[1].depends.size(), 1U);
    EXPECT_EQ(plan.steps[1].depends[0].step, 1);
    EXPECT_EQ(plan.steps[1].depends[0].outcomes, std::vector<std::string>{"ok"});
    EXPECT_TRUE(plan.steps[0].depends.empty());
    for (const char* number : {"0", "2"}) {
        EXPECT_EQ(step_complaint(depends(fmt::format(R"("step":{},"outcomes":["ok"])", number))),
                  fmt::format("/steps/1/depends/0/step: {} is not within 1 to 1", number));
    }
    EXPECT_EQ(step_complaint(depends(R"("step":1,"outcomes":[])")),
              "/steps/1/depends/0/outcomes: empty: an outcome is missing");
}

TEST(StepReader, TellsActorsFromPrograms) {
    EXPECT_EQ(step_complaint(step(1, "run", R"(,"actor":"server","argv":["true"])")),
              "/steps/0/actor: 'server' is an actor, but the step is for a program");
    EXPECT_EQ(step_complaint(step(1, "wait", R"(,"actor":"server")")), "none");
    EXPECT_EQ(step_complaint(step(1, "wait", R"(,"actor":"program")")), "none");
}

TEST(StepReader, WantsAProgramToHaveAName) {
    EXPECT_EQ(step_complaint(step(1, "run", R"(,"actor":"program","argv":[])")),
              "/steps/0/argv: empty: a program's name is missing");
    EXPECT_EQ(step_complaint(step(1, "run", R"(,"actor":"program","argv":"true")")),
              "/steps/0/argv: type must be array, but is string");
}

TEST(StepReader, KnowsTwoActionsForAnAddressOrANeighbour) {
    const std::string host = R"(,"host":"server","device":"lo","address":)";
    EXPECT_EQ(step_complaint(step(1, "address", host + R"("10.0.0.2/32","action":"drop")")),
              "/steps/0/action: 'drop' is neither add nor remove");
    EXPECT_EQ(step_complaint(step(1, "neighbour", host + R"("10.0.0.2","action":"add")")),
              "/steps/0/action: 'add' is neither set nor remove");
    EXPECT_EQ(step_complaint(step(1, "neighbour", host + R"("10.0.0.2","action":"set")")),
              "/steps/0: key 'mac' not found");
}

TEST(StepReader, WantsAHostThatThePlanHas) {
    EXPECT_EQ(step_complaint(step(1, "link", R"(,"host":"nowhere","device":"lo","up":true)")),
              "/steps/0/host: the plan has no host 'nowhere'");
}

TEST(StepReader, CountsFromOne) {
    EXPECT_EQ(step_complaint(call(0, "server", "pid")),
              "/steps/0/n: 0 is not within 1 to 2147483647");
}

TEST(StepReader, WantsAPhaseThatASecondHas) {
    EXPECT_EQ(step_complaint(step(1, "advance", R"(,"ms":1000,"phase_ms":1000)")),
              "/steps/0/phase_ms: 1000 is not within 0 to 999");
}

TEST(StepReader, ListsTheKindsItKnows) {
    const auto words = step_complaint(step(1, "dance", ""));
    for (const char* kind :
         {"call", "run", "type", "eof", "output", "signal", "kill", "wait", "await", "table",
          "advance", "sysctl", "address", "neighbour", "link"}) {
        EXPECT_NE(words.find(kind), std::string::npos) << kind;
    }
}

}  // namespace
}  // namespace bindlab
