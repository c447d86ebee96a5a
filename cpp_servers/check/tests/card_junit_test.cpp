#include "cpp_servers/check/card_junit.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/check/tests/made_up_server.hpp"

namespace bindlab {
namespace {

TEST(CardJunit, HasACaseForEachTrialAndOneForTheVerdict) {
    const ServerObservations seen = made_up_server();
    const std::string xml = card_junit(seen, judge(seen));
    EXPECT_NE(xml.find(R"(tests="8" failures="0" errors="0" skipped="0")"), std::string::npos)
        << xml;
}

TEST(CardJunit, FailsWhatFailedAndSkipsWhatWasNotMade) {
    ServerObservations seen = made_up_server();
    seen.restarts[2].not_made = "no <FIN_WAIT2>";
    seen.seconds[0].attempt.came = Came::up;
    const std::string xml = card_junit(seen, judge(seen));
    EXPECT_NE(xml.find(R"(tests="8" failures="2" errors="0" skipped="1")"), std::string::npos)
        << xml;
    EXPECT_NE(xml.find(R"(<skipped message="no &lt;FIN_WAIT2&gt;">)"), std::string::npos) << xml;
}

TEST(CardJunit, FailsWhatTheVerdictFails) {
    const auto failures = [](const auto& spoil) {
        ServerObservations seen = made_up_server();
        spoil(seen);
        const std::string xml = card_junit(seen, judge(seen));
        const std::size_t at = xml.find("failures=");
        return xml.substr(at, xml.find(" errors") - at);
    };
    const std::string two = R"(failures="2")";  // the verdict is one
    EXPECT_EQ(failures([](auto& seen) { seen.seconds[0].shared = {made_up_listener()}; }), two);
    EXPECT_EQ(failures([](auto& seen) { seen.seconds[0].attempt.up_later = true; }), two);
    EXPECT_EQ(failures([](auto& seen) {
                  seen.reload.emplace();
                  seen.reload->refused = made_up_call("bind", EADDRINUSE);
              }),
              two);
    EXPECT_EQ(failures([](auto& seen) { seen.reload.emplace(); }), R"(failures="0")");
}

TEST(CardJunit, SaysWhyARestartThatCameUpFails) {
    ServerObservations seen = made_up_server();
    seen.restarts[0].restart.held_by = HeldBy::forked_child;
    const std::string xml = card_junit(seen, judge(seen));
    EXPECT_NE(xml.find("its children go on listening"), std::string::npos) << xml;
    EXPECT_EQ(xml.find("the restart came up"), std::string::npos) << xml;
}

TEST(CardJunit, IsFitForXml) {
    EXPECT_EQ(xml_text("a<b>&\"c\"\n"), "a&lt;b&gt;&amp;&quot;c&quot;\n");
    EXPECT_EQ(xml_text(std::string("\x01\xff", 2)), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace bindlab
