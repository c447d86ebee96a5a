#include <gtest/gtest.h>

#include "cpp_servers/actor/tests/script.hpp"

namespace bindlab {
namespace {

TEST(ProgramVerbs, LeaveItToTheActorToBecomeAnotherProgram) {
    Script script;
    EXPECT_FALSE(script.state().successor);
    script.must("exec");
    EXPECT_TRUE(script.state().successor);
}

TEST(ProgramVerbs, StartAServiceOnlyWithAListener) {
    Script script;
    EXPECT_EQ(script.outcome("activate lst"),
              "? activate: there is no socket 'lst'; open: nothing yet");
    EXPECT_FALSE(script.state().successor);
    script.must("socket tcp as lst");
    script.must("activate lst");
    EXPECT_TRUE(script.state().successor);
}

}  // namespace
}  // namespace bindlab
