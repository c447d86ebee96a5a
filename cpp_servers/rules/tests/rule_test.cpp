#include "cpp_servers/rules/rule.hpp"

#include <gtest/gtest.h>

#include <set>

#include "cpp_servers/rules/cell_order.hpp"
#include "cpp_servers/rules/expectation.hpp"

namespace bindlab {
namespace {

constexpr Result kOk = Result::ok;
constexpr Result kInUse = Result::address_in_use;
constexpr Result kNotAvailable = Result::address_not_available;

// For each rule a cell that comes out otherwise when the rule is left out.
struct Mutation {
    std::string_view rule;
    std::string_view cell;
    KernelVersion kernel;
    Result bind;
    Result without;
};
const std::vector<Mutation> kMutations = {
    {"loopback-on-another-device",
     "udp,loopback6,none,bound,loopback6,none,same,second_only",
     {6, 12, 118},
     kNotAvailable,
     kInUse},
    {"other-device",
     "tcp,wildcard4,none,listening,first4,none,same,other",
     {5, 10, 218},
     kOk,
     kInUse},
    {"mapped-wildcard-overlooked",
     "tcp,mapped_wildcard,none,bound,mapped_first,none,other,none",
     {6, 1, 170},
     kOk,
     kInUse},
    {"remnant-of-dual-stack",
     "tcp,wildcard6,none,time_wait,wildcard4,addr,same,none",
     {5, 10, 262},
     kInUse,
     kOk},
    {"other-address",
     "udp,first4,port,bound,mapped_second,port,other,none",
     {7, 3, 4},
     kOk,
     kInUse},
    {"other-family",
     "tcp,wildcard6_only,none,listening,wildcard4,none,same,none",
     {6, 1, 192},
     kOk,
     kInUse},
    {"time-wait-has-no-user",
     "tcp,wildcard4,port,fin_wait2_orphaned,wildcard4,port,first_root,none",
     {6, 18, 44},
     kOk,
     kInUse},
    {"orphan-is-roots",
     "tcp,wildcard6,port,last_ack,wildcard6,port,second_root,none",
     {6, 16, 3},
     kOk,
     kInUse},
    {"bucket-remembers-one-address",
     "tcp,first6,port,closing,wildcard6,port,same,none",
     {6, 12, 43},
     kInUse,
     kOk},
    {"listener", "tcp,wildcard4,both,listening,wildcard4,addr,same,none", {6, 18, 44}, kInUse, kOk},
    {"other-user",
     "udp,wildcard4,port,bound,wildcard4,port,second_root,none",
     {6, 1, 170},
     kInUse,
     kOk},
    {"reuseaddr", "udp,wildcard4,addr,bound,first4,addr,other,none", {6, 18, 44}, kOk, kInUse},
    {"reuseport",
     "tcp,wildcard6,port,listening_unaccepted,first4,port,same,none",
     {6, 18, 44},
     kOk,
     kInUse},
    {"port-in-use", "tcp,wildcard4,addr,bound,first4,none,same,none", {6, 18, 44}, kInUse, kOk},
};

// For each end of a range a cell that comes out otherwise on the first kernel beyond it.
struct RangeEnd {
    std::string_view rule;
    std::string_view cell;
    KernelVersion inside;
    KernelVersion outside;
};
const std::vector<RangeEnd> kRangeEnds = {
    {"mapped-wildcard-overlooked",
     "tcp,mapped_wildcard,none,bound,mapped_first,none,same,none",
     {6, 1, 168},
     {6, 1, 167}},
    {"mapped-wildcard-overlooked",
     "tcp,mapped_wildcard,none,bound,mapped_first,none,same,none",
     {6, 1, 999},
     {6, 2, 0}},
    {"mapped-wildcard-overlooked",
     "tcp,mapped_wildcard,none,bound,mapped_first,none,same,none",
     {6, 6, 131},
     {6, 6, 130}},
    {"mapped-wildcard-overlooked",
     "tcp,mapped_wildcard,none,bound,mapped_first,none,same,none",
     {6, 6, 999},
     {6, 7, 0}},
    {"orphan-is-roots",
     "tcp,first4,port,fin_wait1,first4,port,second_root,none",
     {6, 16, 5},
     {6, 16, 6}},
    {"bucket-remembers-one-address",
     "tcp,first4,port,fin_wait1,wildcard4,port,same,none",
     {6, 8, 0},
     {6, 7, 12}},
    {"bucket-remembers-one-address",
     "tcp,first4,port,fin_wait1,wildcard4,port,same,none",
     {6, 16, 5},
     {6, 16, 6}},
};

std::vector<Rule> rules_but(std::string_view id) {
    std::vector<Rule> rest = rules();
    EXPECT_EQ(std::erase_if(rest, [&](const Rule& rule) { return rule.id == id; }), 1U) << id;
    return rest;
}

std::vector<Rule> rules_with_inverted(std::string_view id) {
    std::vector<Rule> all = rules();
    for (Rule& rule : all) {
        if (rule.id == id) {
            rule.bind = rule.bind == Result::ok ? Result::address_in_use : Result::ok;
        }
    }
    return all;
}

TEST(Rules, EachDecidesACellThatComesOutOtherwiseWithoutIt) {
    for (const Mutation& row : kMutations) {
        const Cell cell = cell_of(row.cell);
        ASSERT_EQ(nonsense(cell), "") << row.rule;
        const Expectation whole = expect(cell, row.kernel);
        EXPECT_EQ(whole.rule->id, row.rule) << row.cell;
        EXPECT_EQ(whole.bind, row.bind) << row.rule;
        EXPECT_EQ(expect(cell, row.kernel, rules_but(row.rule)).bind, row.without) << row.rule;
        EXPECT_NE(row.bind, row.without) << row.rule;
        EXPECT_NE(expect(cell, row.kernel, rules_with_inverted(row.rule)).bind, row.bind)
            << row.rule;
    }
}

TEST(Rules, AreAllInTheTableOfMutations) {
    std::vector<std::string_view> tried;
    for (const Mutation& row : kMutations) {
        tried.push_back(row.rule);
    }
    std::vector<std::string_view> known;
    for (const Rule& rule : rules()) {
        known.push_back(rule.id);
    }
    EXPECT_EQ(tried, known);
}

TEST(Rules, BeginAndEndWithTheKernelsTheyName) {
    std::size_t ends = 0;
    for (const Rule& rule : rules()) {
        for (const KernelRange& range : rule.kernels) {
            ends += range.from == KernelRange().from ? 0U : 1U;
            ends += range.before == KernelRange().before ? 0U : 1U;
        }
    }
    EXPECT_EQ(kRangeEnds.size(), ends) << "a row for each end of a range";
    for (const RangeEnd& row : kRangeEnds) {
        const Cell cell = cell_of(row.cell);
        EXPECT_EQ(expect(cell, row.inside).rule->id, row.rule);
        EXPECT_NE(expect(cell, row.inside).bind, expect(cell, row.outside).bind) << row.rule;
    }
}

TEST(Rules, HaveASentenceSourcesAndAnExampleOfTheirOwn) {
    std::set<std::string> ids;
    for (const Rule& rule : rules()) {
        EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
        EXPECT_TRUE(rule.sentence.ends_with('.') || rule.sentence.ends_with(')')) << rule.id;
        const bool cites_code = std::ranges::any_of(
            rule.sources, [](const std::string& source) { return source.starts_with("net/"); });
        EXPECT_TRUE(cites_code) << rule.id;
        const bool cites_commit = std::ranges::any_of(rule.sources, [](const std::string& source) {
            return source.find("commit") != std::string::npos;
        });
        EXPECT_TRUE(rule.kernels.empty() || cites_commit) << rule.id << ": what began or ended it?";
        const Cell cell = cell_of(rule.example);
        EXPECT_EQ(nonsense(cell), "") << rule.id;
        EXPECT_EQ(expect(cell, rule.example_kernel).rule->id, rule.id);
        EXPECT_EQ(expect(cell, rule.example_kernel).bind, rule.bind);
    }
}

TEST(Results, AreErrnoNames) {
    EXPECT_EQ(to_string(Result::ok), "ok");
    EXPECT_EQ(to_string(Result::address_in_use), "EADDRINUSE");
    EXPECT_EQ(to_string(Result::address_not_available), "EADDRNOTAVAIL");
    EXPECT_EQ(to_string(Result::not_tried), "-");
}

}  // namespace
}  // namespace bindlab
