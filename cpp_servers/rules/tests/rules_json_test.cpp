#include "cpp_servers/rules/rules_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace bindlab {
namespace {

TEST(RulesJson, TellsARuleOnOneLine) {
    for (const Rule& rule : rules()) {
        const std::string line = to_json(rule);
        EXPECT_EQ(line.find('\n'), std::string::npos);
        const auto row = nlohmann::json::parse(line);
        EXPECT_EQ(row.at("id"), rule.id);
        EXPECT_EQ(row.at("sentence"), rule.sentence);
        EXPECT_EQ(row.at("sources").size(), rule.sources.size());
        EXPECT_EQ(row.at("kernels"), to_string(rule.kernels));
        EXPECT_EQ(row.at("bind"), to_string(rule.bind));
        EXPECT_EQ(row.at("example").at("cell"), rule.example);
    }
}

TEST(RulesJson, TellsAFurtherRuleWithTheCallThatItSpeaksOf) {
    for (const FurtherRule& rule : further_rules()) {
        const auto row = nlohmann::json::parse(to_json(rule));
        EXPECT_EQ(row.at("id"), rule.id);
        EXPECT_EQ(row.at(std::string(to_string(rule.call))), to_string(rule.answer));
        EXPECT_EQ(row.at("example").at("grid"), rule.grid);
        EXPECT_EQ(row.at("example").at("cell"), rule.example);
    }
}

TEST(RulesJson, TellsWhatIsExpectedOfACell) {
    const KernelVersion kernel = {6, 12, 43};
    const Cell cell = cell_of("tcp,first4,addr,listening,first4,addr,same,none");
    EXPECT_EQ(to_json(cell, kernel, expect(cell, kernel)),
              R"({"cell":"tcp,first4,addr,listening,first4,addr,same,none","kernel":"6.12.43",)"
              R"("bind":"EADDRINUSE","listen":"-","rule":"listener"})");
    EXPECT_NE(to_json(cell, kernel, expect(cell, kernel, {})).find(R"("rule":"")"),
              std::string::npos);
}

}  // namespace
}  // namespace bindlab
