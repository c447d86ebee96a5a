#include "cpp_servers/why/command/port_reasons.hpp"

#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

TEST(ExplainPortTest, NamesTheTwoUsersOfASharedPort) {
    HeldSocket held = with_options(made_socket("LISTEN", "0.0.0.0:80"), {false, true});
    BindRequest request = made_request("0.0.0.0:80", {false, true});
    request.uid = 1001;
    const Explanation why = explain_port(made_findings(request, {held}));
    EXPECT_EQ(why.kind, ReasonKind::port_other_user);
    EXPECT_NE(why.sentence.find("belongs to "), std::string::npos);
}

TEST(ExplainPortTest, SaysOfARemnantThatWaitingHelps) {
    const auto remnant = made_remnant("TIME_WAIT", "0.0.0.0:80", std::chrono::seconds(40));
    const Explanation why = explain_port(made_findings(made_request("0.0.0.0:80"), {remnant}));
    EXPECT_EQ(why.kind, ReasonKind::port_remnant);
    EXPECT_EQ(why.remedies.back(), "Wait: bindlab why 80 --wait does.");
}

}  // namespace
}  // namespace bindlab
