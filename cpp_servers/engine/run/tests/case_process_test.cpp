#include "cpp_servers/engine/run/case_process.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include "cpp_servers/engine/process/processor.hpp"
#include "cpp_servers/engine/run/tests/await.hpp"
#include "netns/spawn.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

/// The words of the case's one report.
std::string words(CaseProcess& process) {
    await(process.report_descriptor());
    const auto report = process.next_report();
    return report ? std::get<UnableReport>(*report).words : "no report";
}

class CaseProcessTest : public NeedsNamespaces {
protected:
    int processor_ = allowed_processors().back();
};

TEST_F(CaseProcessTest, IsTheInitOfAPidNamespaceAndReports) {
    CaseProcess process(processor_, [](const CaseReport& report) {
        report.send(UnableReport{"pid " + std::to_string(getpid())});
    });
    EXPECT_EQ(words(process), "pid 1");
    await(process.end_descriptor());
    EXPECT_TRUE(process.ended());
    EXPECT_EQ(process.status().to_string(), "exit 0");
    EXPECT_FALSE(process.next_report());
    EXPECT_TRUE(process.silent());
}

TEST_F(CaseProcessTest, KeepsToOneProcessorWithAllThatItStarts) {
    CaseProcess process(processor_, [](const CaseReport& report) {
        const auto child = [] {
            const auto ours = allowed_processors();
            return ours.size() == 1 ? ours[0] % 256 : 255;
        };
        const int of_child = fork_child(child, nullptr, {}).reap().value;
        report.send(UnableReport{std::to_string(allowed_processors().size()) + " and " +
                                 std::to_string(of_child)});
    });
    EXPECT_EQ(words(process), "1 and " + std::to_string(processor_));
}

TEST_F(CaseProcessTest, LeavesTheProcessorsOfTheEngineAlone) {
    const auto before = allowed_processors();
    CaseProcess process(processor_, [](const CaseReport& /*report*/) {});
    await(process.end_descriptor());
    EXPECT_EQ(allowed_processors(), before);
}

TEST_F(CaseProcessTest, TakesAllThatItStartedWithIt) {
    // The grandchild has the writing end of the report pipe, too: it is closed when both are gone.
    CaseProcess process(processor_, [](const CaseReport& report) {
        if (fork() != 0) {
            report.send(ResumedReport{});
        }
        pause();
    });
    await(process.report_descriptor());
    EXPECT_TRUE(process.next_report());
    process.kill();
    await(process.end_descriptor());
    EXPECT_EQ(process.status().to_string(), "signal SIGKILL");
    EXPECT_FALSE(process.next_report());
    EXPECT_TRUE(process.silent());
}

}  // namespace
}  // namespace bindlab
