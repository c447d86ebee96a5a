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

TEST(ExplainPortTest, NamesTheOptionThatBothLack) {
    const HeldSocket held = with_options(made_socket("LISTEN", "0.0.0.0:80"), {});
    BindRequest request = made_request("0.0.0.0:80");
    request.uid = held.entry.uid;
    EXPECT_EQ(
        explain_port(made_findings(request, {held})).remedies.front(),
        "SO_REUSEPORT on both sockets, each before its bind(): the holder has to start anew.");
    ++request.uid;
    EXPECT_EQ(explain_port(made_findings(request, {held})).remedies.front(),
              "SO_REUSEPORT (and both of one user) on both sockets, each before its bind(): the "
              "holder has to start anew.");
    HeldSocket bound = held;
    bound.entry.state = "BOUND_INACTIVE";
    bound.as = HeldAs::bound;
    request.uid = held.entry.uid;
    EXPECT_EQ(
        explain_port(made_findings(request, {bound})).remedies.front(),
        "SO_REUSEADDR or SO_REUSEPORT on both sockets, each before its bind(): the holder has "
        "to start anew.");
}

TEST(ExplainPortTest, SaysOfARemnantThatWaitingHelps) {
    const auto remnant = made_remnant("TIME_WAIT", "0.0.0.0:80", std::chrono::seconds(40));
    const Explanation why = explain_port(made_findings(made_request("0.0.0.0:80"), {remnant}));
    EXPECT_EQ(why.kind, ReasonKind::port_remnant);
    EXPECT_EQ(why.remedies.back(), "Wait: bindlab why 80 --wait does.");
}

TEST(ExplainPortTest, DoesNotCallUnknownWhatTheKernelHasDecided) {
    const auto remnant = made_remnant("TIME_WAIT", "0.0.0.0:80", std::chrono::seconds(40));
    const Findings before = made_findings(made_request("0.0.0.0:80", {true, false}), {remnant});
    ASSERT_EQ(before.asked().bind, BindAnswer::unknown);
    const Explanation why = explain_port(before);
    EXPECT_EQ(why.kind, ReasonKind::port_remnant);
    EXPECT_EQ(why.sentence.find("cannot be known"), std::string::npos) << why.sentence;
    EXPECT_EQ(why.findings->asked().bind, BindAnswer::in_use);
}

}  // namespace
}  // namespace bindlab
