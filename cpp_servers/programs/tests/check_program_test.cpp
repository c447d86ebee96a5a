#include "cpp_servers/programs/check_program.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cpp_servers/programs/tests/running.hpp"

namespace bindlab {
namespace {

TEST(CheckProgram, SaysInOneLineWhatIsWrong) {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{},
          {"--"},
          {"--port", "0", "--", "true"},
          {"--address", "localhost", "--", "true"},
          {"--with-address", "10.0.0.1", "--with-address", "x", "--", "true"},
          {"--uid", "root", "--", "true"},
          {"--timeout", "0", "--", "true"},
          {"--timeout", "601", "--", "true"},
          {"--reload", "SIGNOTHING", "--", "true"},
          {"--reload", "SIGKILL", "--", "true"},
          {"--request", "/nowhere", "--", "true"},
          {"--profile", "nowhere"},
          {"--nothing", "--", "true"}}) {
        std::vector<std::string> all = {"check"};
        all.insert(all.end(), words.begin(), words.end());
        Running program(all);
        EXPECT_NE(program.words().find(": see check --help"), std::string::npos)
            << (words.empty() ? "nothing" : words.front());
        EXPECT_EQ(program.words(), "end") << "one line is enough";
        EXPECT_EQ(program.line(), "end");
        EXPECT_EQ(program.reap(), "exit 64");
    }
}

TEST(CheckProgram, HasItsExitCodesInItsHelp) {
    Running program({"check", "--help"});
    std::string text;
    for (std::string line = program.line(); line != "end"; line = program.line()) {
        text += line;
    }
    EXPECT_NE(text.find("0 SAFE, 1 BLOCKED or LEAKS, 2 SHARES, 3 INCONCLUSIVE, 4 NOT-PORT"),
              std::string::npos);
    EXPECT_EQ(program.reap(), "exit 0");
}

}  // namespace
}  // namespace bindlab
