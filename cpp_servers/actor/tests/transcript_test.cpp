#include "cpp_servers/actor/tests/transcript.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "cpp_servers/actor/tests/script.hpp"

namespace bindlab {
namespace {

using Part = ::testing::TestPartResult;

TEST(Transcript, TellsTheLinesOfAllActorsInTheirOrder) {
    Script server("server");
    Script client("client");
    server.call("listen");
    client.call("bnd");
    EXPECT_EQ(Transcript::of_this_test().text(),
              "The steps so far:\n"
              "  server: ? listen: there is no socket 'sock'; open: nothing yet\n"
              "  client: ? unknown verb 'bnd': did you mean 'bind'?\n");
}

TEST(Transcript, StandsBehindEveryFailureAndNothingElse) {
    std::ostringstream output;
    Transcript transcript;
    TranscriptPrinter printer(output, transcript);
    transcript.add("server", "listen = 0");
    printer.OnTestPartResult(Part(Part::kSuccess, "x_test.cpp", 1, "fine"));
    EXPECT_EQ(output.str(), "");
    printer.OnTestPartResult(Part(Part::kNonFatalFailure, "x_test.cpp", 1, "not equal"));
    EXPECT_EQ(output.str(), "The steps so far:\n  server: listen = 0\n");
}

TEST(Transcript, SaysNothingWhereNoLineWasPlayed) {
    EXPECT_EQ(Transcript::of_this_test().text(), "");
}

}  // namespace
}  // namespace bindlab
