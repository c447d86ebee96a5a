#include "cpp_servers/engine/run/live_case.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include "cpp_servers/engine/process/processor.hpp"
#include "cpp_servers/engine/run/tests/await.hpp"
#include "cpp_servers/engine/tests/folder.hpp"
#include "netns/system_call.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class LiveCaseTest : public NeedsNamespaces {
protected:
    using Body = std::function<void(const CaseReport&)>;

    LiveCase start(const Body& body) { return {queued_, allowed_processors()[0], body, events_}; }
    std::string said() const { return content(folder_ / "events"); }

    Folder folder_;
    Descriptor file_{check(open((folder_ / "events").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600),
                           "open a file")};
    EventStream events_{file_.get()};
    QueuedCase queued_{"", "a", std::chrono::seconds(10), {}, false};
};

TEST_F(LiveCaseTest, SaysThatItHasStartedAndWhatTheCaseReports) {
    LiveCase live = start([](const CaseReport& report) {
        report.send(WaitingReport{std::chrono::seconds(2)});
        report.send(ResumedReport{});
        report.send(FinishedReport{true, "", "", std::chrono::microseconds(1500000)});
    });
    EXPECT_TRUE(live.running());
    await(live.end_descriptor());
    live.take_reports();
    EXPECT_TRUE(live.finished());
    EXPECT_TRUE(live.complete());
    live.conclude();
    EXPECT_EQ(said(),
              R"({"event":"started","case":"a"}
{"event":"waiting","case":"a","seconds":2.0}
{"event":"resumed","case":"a"}
{"event":"finished","case":"a","complete":true,"skipped":null,"reason":null,"seconds":1.5}
)");
}

TEST_F(LiveCaseTest, NeedsNoPlaceWhileItWaits) {
    LiveCase live = start([](const CaseReport& report) {
        report.send(WaitingReport{std::chrono::seconds(2)});
        pause();
    });
    await(live.report_descriptor());
    live.take_reports();
    EXPECT_FALSE(live.running());
    EXPECT_FALSE(live.finished());
}

TEST_F(LiveCaseTest, SaysHowTheProcessEndedThatDidNotFinish) {
    LiveCase live = start([](const CaseReport& /*report*/) { _exit(7); });
    await(live.end_descriptor());
    live.take_reports();
    live.conclude();
    EXPECT_TRUE(live.finished());
    EXPECT_FALSE(live.complete());
    EXPECT_NE(said().find("the case's process ended before the case: exit 7"), std::string::npos);
}

TEST_F(LiveCaseTest, IsKilledWhenItTakesTooLong) {
    LiveCase live = start([](const CaseReport& /*report*/) { pause(); });
    live.keep_deadline(live.deadline());
    EXPECT_EQ(live.deadline(), Clock::time_point::max());
    await(live.end_descriptor());
    live.conclude();
    EXPECT_FALSE(live.complete());
    // The case's own ten seconds and five of grace.
    EXPECT_NE(said().find("the case was killed: it was not over after 15.0 s"), std::string::npos);
}

TEST_F(LiveCaseTest, IsLeftAloneBeforeItsDeadline) {
    LiveCase live = start([](const CaseReport& report) {
        report.send(ResumedReport{});
        pause();
    });
    await(live.report_descriptor());
    live.keep_deadline(Clock::now());
    EXPECT_NE(live.deadline(), Clock::time_point::max());
}

TEST_F(LiveCaseTest, SaysWhyNothingCanBeRecorded) {
    LiveCase live = start([](const CaseReport& report) { report.send(UnableReport{"disk full"}); });
    await(live.end_descriptor());
    live.take_reports();
    EXPECT_EQ(live.unable(), "disk full");
    EXPECT_FALSE(live.finished());
}

}  // namespace
}  // namespace bindlab
