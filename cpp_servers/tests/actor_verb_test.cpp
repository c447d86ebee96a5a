#include "cpp_servers/actor/verb.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace bindlab {
namespace {

std::string fault(std::string_view line) {
    Belongings belongings;
    const auto answer = carry_out(belongings, line);
    return answer ? answer->fault : "no answer";
}

TEST(Verbs, HaveOneRowEach) {
    std::set<std::string_view> names;
    for (const Verb& verb : all_verbs()) {
        EXPECT_TRUE(names.insert(verb.name).second) << verb.name;
        EXPECT_FALSE(verb.about.empty()) << verb.name;
        EXPECT_EQ(&find_verb(verb.name), &verb);
    }
    EXPECT_EQ(names.size(), 25U);
}

TEST(Verbs, GiveNoAnswerToEmptyLinesAndComments) {
    EXPECT_EQ(fault(""), "no answer");
    EXPECT_EQ(fault("   # nothing"), "no answer");
}

TEST(Verbs, SuggestTheNearestWhenOneIsUnknown) {
    EXPECT_EQ(fault("bnd 10.0.0.1:80"), "unknown verb 'bnd': did you mean bind?");
    EXPECT_EQ(fault("frobnicate"), "unknown verb 'frobnicate'");
    EXPECT_EQ(fault("setsockopt SO_REUSADDR 1"),
              "setsockopt: unknown option 'SO_REUSADDR': did you mean SO_REUSEADDR?");
}

TEST(Verbs, ShowHowTheyAreWritten) {
    EXPECT_EQ(fault("bind"), "bind: ADDR:PORT is missing; write: bind [NAME] ADDR:PORT");
    EXPECT_EQ(fault("pid 5"), "pid: '5' is one word too many; write: pid");
    EXPECT_EQ(fault("\"bind\""), "a verb is expected here, not quoted text");
}

TEST(Verbs, NameTheSocketThatIsNotThere) {
    EXPECT_EQ(fault("listen"), "listen: there is no socket 'sock'; open: nothing yet");
    EXPECT_EQ(fault("answer"), "answer: there is no flow 'flow'; open: nothing yet");
}

TEST(Verbs, RefuseWrongArguments) {
    for (const char* line : {"socket",
                             "socket sctp",
                             "socket tcp as",
                             "socket tcp blocking",
                             "bind 10.0.0.1",
                             "bind fd00::1:80",
                             "bind sock sock 10.0.0.1:80",
                             "listen many",
                             "listen 5 6",
                             "accept as Conn",
                             "send hello",
                             "send",
                             "sendto \"x\"",
                             "recv wait",
                             "shutdown both",
                             "close sock now",
                             "setsockopt",
                             "setsockopt SO_REUSEADDR",
                             "setsockopt SO_REUSEADDR on",
                             "setsockopt SO_REUSEADDR 1 2",
                             "setsockopt SO_LINGER 1",
                             "setsockopt SO_ERROR 1",
                             "setsockopt IP_LOCAL_PORT_RANGE 1 65536",
                             "setsockopt IP_MULTICAST_IF fd00::1",
                             "setsockopt IPV6_JOIN_GROUP ff02::1 no-such-device",
                             "getsockopt IP_ADD_MEMBERSHIP",
                             "setuid root",
                             "setuid -1",
                             "exit 256",
                             "flow 10.0.0.2:1",
                             "flow 10.0.0.2:1 [fd00::1]:2",
                             "segment",
                             "segment XY",
                             "answer now"}) {
        Belongings belongings;
        const auto answer = carry_out(belongings, line);
        ASSERT_TRUE(answer) << line;
        EXPECT_TRUE(answer->is_fault()) << to_text(*answer);
        EXPECT_FALSE(belongings.exit_code) << line;
    }
}

TEST(Verbs, RepeatTheCallAsItWasWritten) {
    Belongings belongings;
    EXPECT_EQ(carry_out(belongings, "  pid  # who am I\r")->call, "pid  # who am I");
}

}  // namespace
}  // namespace bindlab
