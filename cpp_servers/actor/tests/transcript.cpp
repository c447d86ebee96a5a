#include "cpp_servers/actor/tests/transcript.hpp"

#include <fmt/format.h>

#include <iostream>
#include <memory>

namespace bindlab {

namespace {

// Before main(): GoogleTest takes listeners from then on and owns them.
const bool kListens = [] {
    auto printer = std::make_unique<TranscriptPrinter>(std::cout, Transcript::of_this_test());
    ::testing::UnitTest::GetInstance()->listeners().Append(printer.release());
    return true;
}();

}  // namespace

Transcript& Transcript::of_this_test() {
    static Transcript transcript;
    return transcript;
}

void Transcript::add(std::string_view who, std::string_view what) {
    lines_.push_back(fmt::format("  {}: {}\n", who, what));
}

std::string Transcript::text() const {
    std::string text = lines_.empty() ? "" : "The steps so far:\n";
    for (const std::string& line : lines_) {
        text += line;
    }
    return text;
}

void TranscriptPrinter::OnTestPartResult(const ::testing::TestPartResult& result) {
    if (result.failed()) {
        output_ << transcript_.text() << std::flush;
    }
}

}  // namespace bindlab
