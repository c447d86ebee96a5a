#include "cpp_servers/rules/further_rule.hpp"

#include <gtest/gtest.h>

#include <set>

#include "cpp_servers/rules/expectation.hpp"

namespace bindlab {
namespace {

constexpr KernelVersion kNow = {6, 18, 44};

// first4 twice, with these options, what became of the first, and TCP unless said otherwise.
Question question(std::string_view first, std::string_view state, std::string_view second,
                  std::string_view protocol = "tcp") {
    const std::string id = std::string(protocol) + ",first4," + std::string(first) + "," +
                           std::string(state) + ",first4," + std::string(second) + ",same,none";
    return {.pair = cell_of(id), .kernel = kNow};
}

Question chosen(Question asked) {
    asked.names_port = false;
    return asked;
}

Question connecting(Question asked) {
    asked.call = AskedCall::connect;
    return asked;
}

// A connection whose port connect() had chosen, and a second that lets it choose, too.
Question both_chosen(std::string_view state) {
    Question asked = connecting(chosen(question("none", state, "none")));
    asked.first_named_port = false;
    return asked;
}

template <class Change>
Question with(Question asked, const Change& change) {
    change(asked);
    return asked;
}

// For each rule a question whose answer is another without it.
struct FurtherMutation {
    std::string_view rule;
    Question asked;
    Result answer;
    Result without;
};

std::vector<FurtherMutation> mutations() {
    constexpr Result kOk = Result::ok;
    constexpr Result kInUse = Result::address_in_use;
    constexpr Result kNot = Result::address_not_available;
    constexpr Result kSent = Result::in_progress;
    return {
        {"address-of-nobody",
         with(question("none", "bound", "none"), [](Question& it) { it.has_address = false; }),
         kNot, kInUse},
        {"ports-of-another-protocol",
         with(question("none", "listening", "none"), [](Question& it) { it.same_ports = false; }),
         kOk, kInUse},
        {"autobind-reuse",
         with(chosen(question("addr", "bound", "both")),
              [](Question& it) { it.autobind_reuse = true; }),
         kOk, kInUse},
        {"chosen-port-is-not-shared", chosen(question("port", "listening", "port")), kInUse, kOk},
        {"connect-without-a-port", connecting(chosen(question("none", "bound", "addr", "udp"))),
         Result::try_again, kInUse},
        {"port-of-a-bind",
         with(connecting(chosen(question("both", "time_wait", "both"))),
              [](Question& it) { it.same_end = false; }),
         kNot, kSent},
        {"other-end", with(both_chosen("established"), [](Question& it) { it.same_end = false; }),
         kSent, kNot},
        {"time-wait-gives-way-to-bind", connecting(question("addr", "time_wait", "addr")), kSent,
         kNot},
        {"time-wait-reused", with(both_chosen("time_wait"), [](Question& it) { it.tw_reuse = 1; }),
         kSent, kNot},
        {"fin-wait2-reused",
         with(both_chosen("fin_wait2_orphaned"),
              [](Question& it) {
                  it.tw_reuse = 1;
                  it.kernel = {6, 1, 112};
              }),
         kSent, kNot},
        {"four-tuple", connecting(question("addr", "established", "addr")), kNot, kOk},
    };
}

TEST(FurtherRules, EachDecidesAQuestionThatIsAnsweredOtherwiseWithoutIt) {
    std::set<std::string_view> told;
    for (const FurtherMutation& row : mutations()) {
        const Told whole = expect(row.asked);
        EXPECT_EQ(whole.rule, row.rule);
        EXPECT_EQ(whole.answer, row.answer) << row.rule;
        std::vector<FurtherRule> rest = further_rules();
        ASSERT_EQ(std::erase_if(rest, [&](const FurtherRule& it) { return it.id == row.rule; }),
                  1U);
        EXPECT_EQ(expect(row.asked, rest).answer, row.without) << row.rule;
        EXPECT_NE(row.answer, row.without) << row.rule;
        told.insert(row.rule);
    }
    EXPECT_EQ(told.size(), further_rules().size());
}

TEST(FurtherRules, HaveASentenceSourcesAndAnIdThatNoRuleOfTwoSocketsHas) {
    std::set<std::string_view> ids;
    for (const Rule& rule : rules()) {
        ids.insert(rule.id);
    }
    for (const FurtherRule& rule : further_rules()) {
        EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
        EXPECT_TRUE(rule.sentence.ends_with(".") || rule.sentence.ends_with(")")) << rule.id;
        EXPECT_FALSE(rule.sources.empty()) << rule.id;
        EXPECT_TRUE(is_in(rule.kernels, rule.example_kernel)) << rule.id;
    }
}

TEST(FurtherRules, LeaveToThoseOfTwoSocketsWhatIsNoMoreThanThat) {
    for (const std::string_view state : {"bound", "listening", "time_wait"}) {
        for (const std::string_view options : {"none", "addr", "port", "both"}) {
            const Question asked = question("both", state, options);
            const Expectation pair = expect(asked.pair, kNow);
            EXPECT_EQ(expect(asked).answer, pair.bind) << state << " " << options;
            EXPECT_EQ(expect(asked).rule, pair.rule->id) << state << " " << options;
        }
    }
}

TEST(FurtherRules, AChosenPortIsUdpsToShareAndNotTcps) {
    EXPECT_EQ(expect(chosen(question("addr", "bound", "addr"))).answer, Result::address_in_use);
    EXPECT_EQ(expect(chosen(question("addr", "bound", "addr", "udp"))).answer, Result::ok);
}

TEST(FurtherRules, AutobindReuseIsNotForListenersNorWhereBothHaveReuseport) {
    const auto asked = [](std::string_view first, std::string_view state, std::string_view second) {
        return with(chosen(question(first, state, second)),
                    [](Question& it) { it.autobind_reuse = true; });
    };
    EXPECT_EQ(expect(asked("both", "bound", "addr")).answer, Result::ok);
    EXPECT_EQ(expect(asked("both", "bound", "both")).answer, Result::address_in_use);
    EXPECT_EQ(expect(asked("addr", "listening", "addr")).answer, Result::address_in_use);
    EXPECT_EQ(expect(asked("addr", "bound", "none")).answer, Result::address_in_use);
}

// inet_bind_conflict() asks for the user only then, and a TIME_WAIT has none.
TEST(FurtherRules, AutobindReuseAsksWhoseTheTwoAreIfBothHaveReuseport) {
    const auto asked = [](std::string_view state) {
        return with(chosen(question("both", state, "both")), [](Question& it) {
            it.autobind_reuse = true;
            it.pair.users = Users::other;
        });
    };
    EXPECT_EQ(expect(asked("bound")).rule, "autobind-reuse");
    EXPECT_EQ(expect(asked("bound")).answer, Result::ok);
    EXPECT_EQ(expect(asked("time_wait")).rule, "chosen-port-is-not-shared");
}

TEST(FurtherRules, TwoMeansLoopbackToTcpTwReuse) {
    const auto asked = [](int reuse, bool loopback, bool timestamps) {
        return with(both_chosen("time_wait"), [&](Question& it) {
            it.tw_reuse = reuse;
            it.loopback = loopback;
            it.timestamps = timestamps;
        });
    };
    EXPECT_EQ(expect(asked(2, true, true)).rule, "time-wait-reused");
    EXPECT_EQ(expect(asked(2, false, true)).rule, "four-tuple");
    EXPECT_EQ(expect(asked(1, false, false)).rule, "four-tuple");
    EXPECT_EQ(expect(asked(0, true, true)).rule, "four-tuple");
}

TEST(FurtherRules, WithoutTimestampsNoTimeWaitGivesWay) {
    Question asked = connecting(question("addr", "fin_wait2_orphaned", "addr"));
    EXPECT_EQ(expect(asked).rule, "time-wait-gives-way-to-bind");
    asked.timestamps = false;
    EXPECT_EQ(expect(asked).rule, "four-tuple");
}

TEST(FurtherRules, FinWait2WasReusedUpToTheReleasesThatMendedIt) {
    const auto on = [](KernelVersion kernel) {
        return expect(with(both_chosen("fin_wait2_orphaned"),
                           [&](Question& it) {
                               it.tw_reuse = 1;
                               it.kernel = kernel;
                           }))
            .rule;
    };
    EXPECT_EQ(on({5, 10, 226}), "fin-wait2-reused");
    EXPECT_EQ(on({5, 10, 227}), "four-tuple");
    EXPECT_EQ(on({6, 1, 0}), "fin-wait2-reused");
    EXPECT_EQ(on({6, 1, 113}), "four-tuple");
    EXPECT_EQ(on({6, 5, 13}), "fin-wait2-reused") << "a series that had ended before";
    EXPECT_EQ(on({6, 11, 2}), "fin-wait2-reused");
    EXPECT_EQ(on({6, 11, 3}), "four-tuple");
}

}  // namespace
}  // namespace bindlab
