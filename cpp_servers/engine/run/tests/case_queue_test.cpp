#include "cpp_servers/engine/run/case_queue.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/engine/plan/plan_reader.hpp"
#include "cpp_servers/engine/tests/folder.hpp"
#include "cpp_servers/engine/tests/plans.hpp"

namespace bindlab {
namespace {

std::string complaint(const std::string& text, std::string_view name) {
    const Folder folder;
    std::ofstream(folder / "plans") << text;
    const PlanFile plans((folder / "plans").native());
    try {
        read_queue(plans, name);
        return "none";
    } catch (const PlanError& error) {
        return error.what();
    }
}

TEST(CaseQueue, HasTheCasesInTheirOrderWithWhatTheyNeed) {
    const Folder folder;
    std::ofstream(folder / "plans")
        << plan_of_one_host("b", "", R"({"kind":"ipv6"})") << "\n"
        << plan_of_one_host("a", "", "", R"({"host":"server","device":"lo","file":"c.pcap"})");
    const PlanFile plans((folder / "plans").native());
    const auto queue = read_queue(plans, "plans");
    ASSERT_EQ(queue.size(), 2U);
    EXPECT_EQ(queue[0].name, "b");
    EXPECT_EQ(queue[0].deadline, std::chrono::seconds(10));
    ASSERT_EQ(queue[0].needs.size(), 1U);
    EXPECT_EQ(queue[0].needs[0].kind, Need::Kind::ipv6);
    EXPECT_FALSE(queue[0].captures);
    EXPECT_TRUE(queue[1].captures);
    EXPECT_EQ(read_plan(queue[1].text).name, "a");
}

TEST(CaseQueue, NamesFileLineAndField) {
    EXPECT_EQ(complaint(plan_of_one_host("a", "") + "\n\n{}\n", "plans.ndjson"),
              "plans.ndjson:3: the plan: key 'format' not found");
    EXPECT_EQ(complaint("{}\n", "-").substr(0, 17), "standard input:1:");
}

TEST(CaseQueue, RefusesTwoCasesOfOneName) {
    const std::string plan = plan_of_one_host("a", "") + "\n";
    EXPECT_EQ(complaint(plan + plan, "plans"), "plans:2: /case: 'a' is the case of line 1, too");
}

}  // namespace
}  // namespace bindlab
