#include "cpp_servers/why/command/command_report.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <vector>

#include "cpp_servers/why/command/tests/made_up_call.hpp"

namespace bindlab {
namespace {

const SocketCall kCall = made_call(SocketCall::Kind::bind, "0.0.0.0:80", EADDRINUSE);

TEST(CommandReportTest, TellsACallOnceAndCountsTheOthers) {
    CommandReport report(false);
    EXPECT_FALSE(report.is_only_counted(kCall));
    EXPECT_FALSE(report.failed(made_failed(kCall)).empty());
    SocketCall again = kCall;
    again.fd = 4;
    EXPECT_TRUE(report.is_only_counted(again)) << "on a new socket";
    again.pid = 13;
    EXPECT_FALSE(report.is_only_counted(again)) << "of another process";
    const auto lines = report.ended({false, 1});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NE(lines[0].find("bind(0.0.0.0:80) failed 1 more times with EADDRINUSE"),
              std::string::npos);
}

TEST(CommandReportTest, SaysWhenNothingFailedAndTheCommandDid) {
    CommandReport report(false);
    EXPECT_TRUE(report.ended({false, 0}).empty());
    EXPECT_EQ(report.ended({false, 3}).at(0),
              "The command ended with exit 3, and no bind, listen or connect of it failed: a port "
              "is hardly the reason.");
    FileCall file;
    file.path = "/run/x.pid";
    file.error = EEXIST;
    report.note(file);
    EXPECT_NE(report.ended({false, 3}).at(0).find("open(/run/x.pid, O_EXCL): EEXIST"),
              std::string::npos);
    file.error = 0;
    report.note(file);
    EXPECT_EQ(report.ended({false, 3}).at(0).find("/run/x.pid"), std::string::npos)
        << "it was let in at last";
}

TEST(CommandReportTest, NamesTheEndsOfConnectsThatWentOn) {
    CommandReport report(false);
    const SocketCall call = made_call(SocketCall::Kind::connect, "127.0.0.1:80", EINPROGRESS);
    EXPECT_TRUE(report.note_going_on(call));
    report.note(PendingConnect{.address = "127.0.0.1:80", .is_listened = false});
    EXPECT_EQ(report.ended({false, 3}).at(0),
              "The command ended with exit 3, and no bind, listen or connect of it failed at once, "
              "but 1 connect went on (EINPROGRESS), and what became of it is not seen: to "
              "127.0.0.1:80 (where nobody listened).");
    EXPECT_FALSE(report.note_going_on(call)) << "it is known";
    EXPECT_TRUE(report.ended({false, 0}).empty());
    report.is_only_counted(kCall);
    EXPECT_TRUE(report.ended({false, 3}).back().starts_with("Besides, 2 connects went on"));
    std::size_t looked_at = 1;
    for (int port = 1; port <= 60; ++port) {
        const SocketCall other =
            made_call(SocketCall::Kind::connect, "127.0.0.2:" + std::to_string(port), EINPROGRESS);
        looked_at += report.note_going_on(other) ? 1 : 0;
    }
    EXPECT_EQ(looked_at, 8U);
    EXPECT_TRUE(report.ended({false, 3}).back().ends_with(" and others."));
    EXPECT_NE(CommandReport(true).ended({false, 3}).at(0).find("\"went_on\":0,\"pending\":[]"),
              std::string::npos);
}

TEST(CommandReportTest, ExplainsNoMoreThanAFew) {
    CommandReport report(false);
    std::size_t explained = 0;
    std::vector<std::string> last;
    for (int port = 1; port <= 60; ++port) {
        const SocketCall call =
            made_call(SocketCall::Kind::bind, "0.0.0.0:" + std::to_string(port), EADDRINUSE);
        if (!report.is_only_counted(call)) {
            last = report.failed(made_failed(call));
            ++explained;
        }
    }
    EXPECT_EQ(explained, 50U);
    EXPECT_EQ(last.back(), "50 different calls have failed; from now on they are only counted.");
    EXPECT_EQ(report.ended({false, 0}),
              std::vector<std::string>{"10 more different calls have failed."});
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

TEST(CommandReportTest, SaysOnceOfAProgramThatItCannotBeLookedInto) {
    CommandReport report(false);
    SocketCall call = kCall;
    EXPECT_EQ(report.failed(made_failed(call)).back().find("dumpable"), std::string::npos);
    call.is_socket_forbidden = true;
    EXPECT_NE(report.failed(made_failed(call)).back().find("server (pid 12) is not dumpable"),
              std::string::npos);
    EXPECT_EQ(report.failed(made_failed(call)).back().find("dumpable"), std::string::npos);
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
