// What a test has done so far, line by line, so that a failure tells its story: every failing
// expectation is followed by the lines played in this test and their answers.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace bindlab {

class Transcript {
public:
    /// Of the test that runs; emptied when the next one starts.
    static Transcript& of_this_test();

    void add(std::string_view who, std::string_view what);
    [[nodiscard]] std::string text() const;
    void clear() { lines_.clear(); }

private:
    std::vector<std::string> lines_;
};

/// Writes the transcript behind each failure. One is at work in every program that links this.
class TranscriptPrinter : public ::testing::EmptyTestEventListener {
public:
    TranscriptPrinter(std::ostream& output, Transcript& transcript)
        : output_(output), transcript_(transcript) {}

    void OnTestStart(const ::testing::TestInfo& /*test*/) override { transcript_.clear(); }
    void OnTestPartResult(const ::testing::TestPartResult& result) override;

private:
    std::ostream& output_;
    Transcript& transcript_;
};

}  // namespace bindlab
