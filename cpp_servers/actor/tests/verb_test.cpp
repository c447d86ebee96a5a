#include "cpp_servers/actor/verb.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace bindlab {
namespace {

std::string fault_of_verb(std::string_view line) {
    ActorState state;
    const auto answer = carry_out(state, line);
    return answer ? answer->fault : "no answer";
}

TEST(Verbs, HaveOneRowEach) {
    std::set<std::string_view> names;
    for (const Verb& verb : all_verbs()) {
        EXPECT_TRUE(names.insert(verb.name).second) << verb.name;
        EXPECT_FALSE(verb.about.empty()) << verb.name;
        EXPECT_EQ(&find_verb(verb.name), &verb);
    }
    EXPECT_EQ(names.size(), 40U);
}

TEST(Verbs, GiveNoAnswerToEmptyLinesAndComments) {
    EXPECT_EQ(fault_of_verb(""), "no answer");
    EXPECT_EQ(fault_of_verb("   # nothing"), "no answer");
}

TEST(Verbs, SuggestTheNearestWhenOneIsUnknown) {
    EXPECT_EQ(fault_of_verb("bnd 10.0.0.1:80"), "unknown verb 'bnd': did you mean 'bind'?");
    EXPECT_EQ(fault_of_verb("frobnicate"), "unknown verb 'frobnicate'");
    EXPECT_EQ(fault_of_verb("setsockopt SO_REUSADDR 1"),
              "setsockopt: unknown option 'SO_REUSADDR': did you mean 'SO_REUSEADDR'?");
}

TEST(Verbs, ShowHowTheyAreWritten) {
    EXPECT_EQ(fault_of_verb("bind"),
              "bind: ADDR:PORT is missing; write: bind [NAME] ADDR:PORT|unix:PATH");
    EXPECT_EQ(fault_of_verb("pid 5"), "pid: '5' is one word too many; write: pid");
    EXPECT_EQ(fault_of_verb("\"bind\""), "a verb is expected here, not quoted text");
}

TEST(Verbs, NameTheSocketThatIsNotThere) {
    EXPECT_EQ(fault_of_verb("listen"), "listen: there is no socket 'sock'; open: nothing yet");
    EXPECT_EQ(fault_of_verb("answer"), "answer: there is no flow 'flow'; open: nothing yet");
}

TEST(Verbs, HaveAnExampleThatIsAProperLine) {
    for (const Verb& verb : all_verbs()) {
        const auto answer = check_line(verb.example);
        ASSERT_TRUE(answer) << verb.name;
        EXPECT_FALSE(answer->is_fault()) << to_text(*answer);
        EXPECT_EQ(verb.example.substr(0, verb.example.find(' ')), verb.name);
    }
}

TEST(Verbs, AreOnlyCheckedWhenAskedTo) {
    EXPECT_EQ(check_line("listen")->fault, "") << "whether there is a socket is not looked at";
    EXPECT_EQ(check_line("crash")->fault, "");
    EXPECT_EQ(check_line("listen 5 6")->fault,
              "listen: '6' is one word too many; write: listen [NAME] [BACKLOG]");
    EXPECT_EQ(check_line(" # nothing"), std::nullopt);
}

TEST(Verbs, RepeatTheCallAsItWasWritten) {
    ActorState state;
    EXPECT_EQ(carry_out(state, "  pid  # who am I\r")->call, "pid  # who am I");
}

}  // namespace
}  // namespace bindlab
