#include "cpp_servers/programs/export_program.hpp"

#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/programs/tests/running.hpp"

namespace bindlab {
namespace {

TEST(Export, IsTheHarnessOfTheCheckoutThatTheProgramWasBuiltFrom) {
    Running program({"export", "--help"});
    EXPECT_TRUE(program.line().starts_with("usage: python3 -m harness export "));
    while (program.line() != "end") {
    }
    EXPECT_EQ(program.reap(), "exit 0");
}

TEST(Export, PassesItsWordsOnAndTheHarnessAnswers) {
    Running program({"export", "no-such-kind", "--as", "poem"});
    std::string last;
    for (std::string line = program.words(); line != "end"; line = program.words()) {
        last = line;
    }
    EXPECT_NE(last.find("invalid choice: 'poem'"), std::string::npos) << last;
    EXPECT_EQ(program.reap(), "exit 2");
}

TEST(Export, WithoutTheCheckoutSaysWhatItTakesInOneLine) {
    std::string name = "export";
    char* words[] = {name.data(), nullptr};
    testing::internal::CaptureStderr();
    EXPECT_EQ(run_export_of("/nowhere", 1, words), 3);
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "export: /nowhere/harness/__main__.py: No such file or directory: it takes the "
              "checkout that this program was built from\n");
}

}  // namespace
}  // namespace bindlab
