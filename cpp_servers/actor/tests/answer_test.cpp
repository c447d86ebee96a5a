#include "cpp_servers/actor/answer.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace bindlab {
namespace {

Answer success(std::string call, long ret) {
    Answer answer;
    answer.call = std::move(call);
    answer.ret = ret;
    answer.seconds = 0.000012;
    return answer;
}

Answer address_in_use() {
    Answer answer = success("bind 10.0.0.1:9527", -1);
    answer.errno_name = "EADDRINUSE";
    answer.error = "Address already in use";
    return answer;
}

TEST(Answer, ReadsLikeStraceWhenTheCallSucceeds) {
    EXPECT_EQ(to_text(success("listen", 0)), "listen = 0 <0.000012>");
}

TEST(Answer, NamesTheErrorWhenTheCallFails) {
    EXPECT_EQ(to_text(address_in_use()),
              "bind 10.0.0.1:9527 = -1 EADDRINUSE (Address already in use) <0.000012>");
}

TEST(Answer, QuotesReceivedTextAndBracketsOtherValues) {
    Answer text = success("recv conn", 5);
    text.value = "hello";
    text.quoted = true;
    EXPECT_EQ(to_text(text), "recv conn = 5 \"hello\" <0.000012>");
    Answer name = success("getsockname", 0);
    name.value = "10.0.0.1:80";
    EXPECT_EQ(to_text(name), "getsockname = 0 [10.0.0.1:80] <0.000012>");
}

TEST(Answer, DoesNotRepeatAValueThatIsTheReturnItself) {
    Answer pid = success("pid", 42);
    pid.value = "42";
    EXPECT_EQ(to_text(pid), "pid = 42 <0.000012>");
}

TEST(Answer, ListsFurtherFindings) {
    Answer answer = success("recvfrom", 2);
    answer.value = "hi";
    answer.quoted = true;
    answer.more = {{"from", "10.0.0.2:4000"}};
    EXPECT_EQ(to_text(answer), "recvfrom = 2 \"hi\" from=10.0.0.2:4000 <0.000012>");
    EXPECT_EQ(answer.find("from"), "10.0.0.2:4000");
    EXPECT_EQ(answer.find("to"), "");
}

TEST(Answer, QuotesFurtherFindingsThatAreNotPlain) {
    Answer answer = success("answer", 54);
    answer.more = {{"data", "a b\x1b"}, {"len", "3"}};
    EXPECT_EQ(to_text(answer), R"(answer = 54 data="a b\x1b" len=3 <0.000012>)");
}

TEST(Answer, ShowsAFaultInsteadOfACall) {
    Answer answer;
    answer.call = "bnd";
    answer.fault = "unknown verb 'bnd': did you mean bind?";
    EXPECT_EQ(to_text(answer), "? unknown verb 'bnd': did you mean bind?");
    EXPECT_FALSE(answer.succeeded());
}

TEST(Quote, EscapesWhatATerminalShouldNotSee) {
    EXPECT_EQ(quote("a\n\t\"\\\x01\x7f"), R"("a\n\t\"\\\x01\x7f")");
    EXPECT_EQ(quote(std::string_view("\0", 1)), R"("\x00")");
}

TEST(Quote, LeavesUtf8AloneAndEscapesTheRest) {
    EXPECT_EQ(quote("gr\xc3\xbc\xc3\x9f\xff"), "\"gr\xc3\xbc\xc3\x9f\\xff\"");
}

TEST(AnswerJson, HasTheFormThatTheEngineReads) {
    EXPECT_EQ(to_json(address_in_use()),
              R"({"call":"bind 10.0.0.1:9527","ret":-1,"errno":"EADDRINUSE",)"
              R"("error":"Address already in use","value":null,"seconds":1.2e-05,"more":{}})");
}

TEST(AnswerJson, AFaultHasNothingButTheCallAndTheWords) {
    Answer answer;
    answer.call = "bnd";
    answer.fault = "unknown verb 'bnd'";
    EXPECT_EQ(to_json(answer), R"({"call":"bnd","fault":"unknown verb 'bnd'"})");
    const Answer back = answer_from_json(to_json(answer));
    EXPECT_TRUE(back.is_fault());
    EXPECT_EQ(back.fault, answer.fault);
}

TEST(AnswerJson, ComesBackAsItWent) {
    Answer answer = success("recvfrom", 5);
    answer.value = "a\n\"\\\x01";
    answer.more = {{"from", "[fd00::1]:80"}, {"seq", "1"}};
    const Answer back = answer_from_json(to_json(answer));
    EXPECT_EQ(back.call, answer.call);
    EXPECT_EQ(back.ret, 5);
    EXPECT_EQ(back.errno_name, "");
    EXPECT_EQ(back.value, answer.value);
    EXPECT_EQ(back.more, answer.more);
    EXPECT_DOUBLE_EQ(back.seconds, answer.seconds);
}

TEST(AnswerJson, KeepsAnEmptyValueApartFromNone) {
    Answer end = success("recv", 0);
    end.value = "";
    EXPECT_EQ(answer_from_json(to_json(end)).value, "");
    EXPECT_EQ(answer_from_json(to_json(success("listen", 0))).value, std::nullopt);
}

TEST(AnswerJson, GivesBytesThatAreNoTextOnceMoreInHexadecimal) {
    Answer answer = success("recv", 3);
    answer.value = "a\xff\x80";
    const Answer back = answer_from_json(to_json(answer));
    EXPECT_EQ(back.value, "a\xef\xbf\xbd\xef\xbf\xbd");
    EXPECT_EQ(back.find("hex"), "61ff80");
}

TEST(AnswerJson, RefusesWhatIsNoAnswer) {
    for (const char* line : {"", "babble", "[]", "{}", R"({"call":1,"fault":"x"})",
                             R"({"call":"x","ret":"0"})", R"({"call":"x","ret":0})"}) {
        EXPECT_THROW(answer_from_json(line), std::invalid_argument) << line;
    }
}

}  // namespace
}  // namespace bindlab
