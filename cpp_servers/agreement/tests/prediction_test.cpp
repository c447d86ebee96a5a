// What `why` said as a number, and whether the kernel then said the same.
#include "cpp_servers/agreement/prediction.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/grid/grid.hpp"

namespace bindlab {
namespace {

Findings that_say(BindAnswer answer, std::vector<HiddenFact> deciding = {}) {
    Findings findings;
    findings.verdicts[0].bind = answer;
    findings.verdicts[0].because.deciding = std::move(deciding);
    return findings;
}

TEST(Prediction, IsAnErrnoOrZero) {
    EXPECT_EQ(number_of_prediction(that_say(BindAnswer::ok)), 0);
    EXPECT_EQ(number_of_prediction(that_say(BindAnswer::in_use)), EADDRINUSE);
    EXPECT_EQ(number_of_prediction(that_say(BindAnswer::not_available)), EADDRNOTAVAIL);
    EXPECT_EQ(words_of_prediction(0), "ok");
    EXPECT_EQ(words_of_prediction(EADDRINUSE), "EADDRINUSE");
}

TEST(Prediction, WhateverTheHolderARefusalOfTheAddressComesFirst) {
    Findings findings = that_say(BindAnswer::in_use);
    findings.refusal = EACCES;
    EXPECT_EQ(number_of_prediction(findings), EACCES);
}

TEST(Prediction, OfWhatCannotBeKnownKeepsEachFact) {
    const int both = number_of_prediction(
        that_say(BindAnswer::unknown, {HiddenFact::reuse_options, HiddenFact::listener_address}));
    EXPECT_EQ(words_of_prediction(both),
              "cannot know whether it has SO_REUSEADDR or SO_REUSEPORT, was accepted by a socket "
              "on a wildcard");
    const int none = number_of_prediction(that_say(BindAnswer::unknown));
    EXPECT_NE(none, kNotTried);
    EXPECT_EQ(compare(none, 0, 0), Agreement::cannot_know);
}

TEST(Compare, IsRightOnlyIfBothCallsCameAsSaid) {
    EXPECT_EQ(compare(0, 0, 0), Agreement::right);
    EXPECT_EQ(compare(0, 0, kNotTried), Agreement::right) << "UDP does not listen";
    EXPECT_EQ(compare(0, 0, EADDRINUSE), Agreement::wrong);
    EXPECT_EQ(compare(0, EADDRINUSE, kNotTried), Agreement::wrong);
    EXPECT_EQ(compare(EADDRINUSE, EADDRINUSE, kNotTried), Agreement::right);
    EXPECT_EQ(compare(EADDRINUSE, 0, 0), Agreement::wrong);
    EXPECT_EQ(compare(EADDRNOTAVAIL, EADDRINUSE, kNotTried), Agreement::wrong);
}

}  // namespace
}  // namespace bindlab
