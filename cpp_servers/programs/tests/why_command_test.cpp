#include "cpp_servers/programs/why_command.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "cpp_servers/programs/tests/running.hpp"

namespace bindlab {
namespace {

std::string end_of_command(std::vector<std::string> words) {
    words.insert(words.begin(), {"why", "--"});
    Running program(words);
    return program.reap();
}

TEST(WhyCommand, EndsAsTheCommandDid) {
    EXPECT_EQ(end_of_command({"true"}), "exit 0");
    EXPECT_EQ(end_of_command({"sh", "-c", "exit 64"}), "exit 64");
    EXPECT_EQ(end_of_command({"sh", "-c", "kill -TERM $$"}), "exit 143");
}

TEST(WhyCommand, HasTheExitCodesOfEnvForWhatCannotBeRun) {
    EXPECT_EQ(end_of_command({"/nowhere/at/all"}), "exit 127");
    EXPECT_EQ(end_of_command({"/etc/passwd"}), "exit 126");
}

TEST(WhyCommand, LeavesStandardOutputToTheCommand) {
    Running program({"why", "--", "echo", "--json"});
    EXPECT_EQ(program.line(), "--json");
    EXPECT_EQ(program.line(), "end");
    EXPECT_EQ(program.words(), "end");
}

TEST(WhyCommand, SaysWhenItsFileIsFull) {
    for (const auto& [code, end] : {std::pair{"exit 0", "exit 125"}, {"exit 3", "exit 3"}}) {
        Running program({"why", "--json", "--output", "/dev/full", "--", "sh", "-c", code});
        EXPECT_EQ(program.words(),
                  "why: --output /dev/full: No space left on device: from here on nothing is "
                  "written");
        EXPECT_EQ(program.words(), "end");
        EXPECT_EQ(program.reap(), end);
    }
}

TEST(WhyCommand, WritesADocumentALine) {
    Running program({"why", "--json", "--", "true"});
    EXPECT_EQ(program.words().find(R"({"format":1,"event":"end","exit":0)"), 0U);
    EXPECT_EQ(program.words(), "end");
}

}  // namespace
}  // namespace bindlab
