#include "cpp_servers/engine/record/case_report.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

#include "netns/system_call.hpp"

namespace bindlab {
namespace {

/// What arrives at the other end of the pipe, without the newline.
std::string sent(const Report& report) {
    std::array<int, 2> ends{};
    check(pipe2(ends.data(), O_CLOEXEC), "open a pipe");
    const Descriptor read_end(ends[0]);
    const Descriptor write_end(ends[1]);
    CaseReport(write_end.get()).send(report);
    std::string line(8192, '\0');
    const auto size = check(read(read_end.get(), line.data(), line.size()), "read");
    line.resize(static_cast<std::size_t>(size) - 1);
    return line;
}

TEST(CaseReport, ArrivesAsItWasSent) {
    const auto waiting = parse_report(sent(WaitingReport{std::chrono::milliseconds(61000)}));
    EXPECT_EQ(std::get<WaitingReport>(*waiting).at_most, std::chrono::seconds(61));
    EXPECT_TRUE(std::holds_alternative<ResumedReport>(*parse_report(sent(ResumedReport{}))));
    const auto finished =
        parse_report(sent(FinishedReport{false, "", "a\tb\nc", std::chrono::microseconds(7)}));
    const auto& report = std::get<FinishedReport>(*finished);
    EXPECT_FALSE(report.complete);
    EXPECT_EQ(report.reason, "a b c");
    EXPECT_EQ(report.took.count(), 7);
    EXPECT_EQ(std::get<UnableReport>(*parse_report(sent(UnableReport{"disk full"}))).words,
              "disk full");
}

TEST(CaseReport, FitsIntoOneWriteHoweverLongTheWords) {
    const auto report = parse_report(
        sent(FinishedReport{true, std::string(9000, 's'), std::string(9000, 'r'), {}}));
    EXPECT_TRUE(std::holds_alternative<FinishedReport>(*report));
}

TEST(CaseReport, IsNothingElse) {
    for (const char* line : {"", "finished", "waiting\tlong", "finished\t1\t\t\tx", "hello"}) {
        EXPECT_FALSE(parse_report(line)) << line;
    }
}

}  // namespace
}  // namespace bindlab
