#include "cpp_servers/why/command/command_report.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/why/command/tests/made_up_call.hpp"

namespace bindlab {
namespace {

const SocketCall kCall = made_call(SocketCall::Kind::bind, "0.0.0.0:80", EADDRINUSE);

TEST(CommandReportTest, TellsACallOnceAndCountsTheOthers) {
    CommandReport report(false);
    EXPECT_FALSE(report.is_repeated(kCall));
    EXPECT_FALSE(report.failed(made_failed(kCall)).empty());
    SocketCall again = kCall;
    again.fd = 4;
    EXPECT_TRUE(report.is_repeated(again)) << "on a new socket";
    again.pid = 13;
    EXPECT_FALSE(report.is_repeated(again)) << "of another process";
    const auto lines = report.ended({false, 1});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NE(lines[0].find("failed 1 more times with EADDRINUSE"), std::string::npos);
}

TEST(CommandReportTest, SaysWhenNothingFailedAndTheCommandDid) {
    CommandReport report(false);
    EXPECT_TRUE(report.ended({false, 0}).empty());
    EXPECT_EQ(report.ended({false, 3}).at(0),
              "The command ended with exit 3, and no bind, listen or connect of it failed: a port "
              "is not the reason.");
    FileCall file;
    file.path = "/run/x.pid";
    file.error = EEXIST;
    report.note(file);
    EXPECT_NE(report.ended({false, 3}).at(0).find("open(/run/x.pid, O_EXCL): EEXIST"),
              std::string::npos);
}

TEST(CommandReportTest, SaysWhatTracingCannotDo) {
    CommandReport report(false);
    ProgramStart start{.pid = 7, .path = "/bin/su"};
    EXPECT_TRUE(report.started(start).empty());
    start.lacks_set_id = true;
    EXPECT_NE(report.started(start).at(0).find("set-user-ID"), std::string::npos);
    start.unwatched_architecture = "i386";
    EXPECT_NE(report.started(start).at(0).find("i386"), std::string::npos);
    EXPECT_TRUE(report.ended({false, 3}).at(0).ends_with("of those that could be watched."));
    EXPECT_NE(CommandReport(true).started(start).at(0).find("\"note\""), std::string::npos);
}

TEST(CommandReportTest, SaysThatItWaitsForOthers) {
    EXPECT_NE(CommandReport(false).left_alone({false, 0}, 2).at(0).find("2 of its processes live"),
              std::string::npos);
    EXPECT_TRUE(CommandReport(true).left_alone({false, 0}, 2).empty());
}

TEST(CommandReportTest, EndsWithADocumentInJson) {
    EXPECT_NE(CommandReport(true).ended({false, 0}).at(0).find("\"event\":\"end\""),
              std::string::npos);
}

}  // namespace
}  // namespace bindlab
