#include "cpp_servers/engine/run/command_line.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cpp_servers/build.hpp"

namespace bindlab {
namespace {

/// The exit code, and what was said on standard output and standard error.
struct Said {
    int code = 0;
    std::string out;
    std::string err;
};

Said bindlab(std::vector<std::string> words) {
    words.insert(words.begin(), "bindlab");
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Said said;
    said.code = engine_main(static_cast<int>(words.size()), argv.data());
    said.out = testing::internal::GetCapturedStdout();
    said.err = testing::internal::GetCapturedStderr();
    return said;
}

TEST(CommandLine, HelpsWithAllCommandsAndPrograms) {
    const Said said = bindlab({"--help"});
    EXPECT_EQ(said.code, 0);
    for (const char* word : {"run", "probe", "bench-topology", "addressused", "Exit codes"}) {
        EXPECT_NE(said.out.find(word), std::string::npos) << word;
    }
}

TEST(CommandLine, KnowsItsVersion) {
    EXPECT_EQ(bindlab({"--version"}).out,
              "bindlab " BINDLAB_VERSION " (" + Build::current().commit + ")\n");
}

TEST(CommandLine, CallsAWrongOptionAMistakeOfUse) {
    EXPECT_EQ(bindlab({}).code, 2);
    EXPECT_EQ(bindlab({"dance"}).code, 2);
    EXPECT_EQ(bindlab({"run"}).code, 2);
    EXPECT_EQ(bindlab({"run", "--plans", "x", "--results", "y", "--jobs", "0"}).code, 2);
    EXPECT_FALSE(bindlab({}).err.empty());
}

TEST(CommandLine, SaysOfAProgramThatIsNoneWhichWasMeant) {
    EXPECT_EQ(bindlab({"wyh", "8080"}).err,
              "bindlab: unknown program 'wyh': did you mean 'why'?\n");
    EXPECT_EQ(bindlab({"prob"}).err, "bindlab: unknown program 'prob': did you mean 'probe'?\n");
    EXPECT_EQ(bindlab({"8080"}).err, "bindlab: unknown program '8080': see bindlab --help\n");
}

TEST(CommandLine, SaysInOneLineWhatTheEngineCannotDo) {
    const Said said = bindlab({"run", "--plans", "/nowhere/plans", "--results", "/nowhere/raw"});
    EXPECT_EQ(said.code, 3);
    EXPECT_EQ(
        said.err,
        "bindlab: read plans from /nowhere/plans: No such file or directory: see `bindlab run "
        "--help`\n");
}

TEST(CommandLine, DoesNotTakePlansFromAnInputThatIsToStopIt) {
    const Said said = bindlab({"run", "--plans", "-", "--results", "x", "--stop-on-eof"});
    EXPECT_EQ(said.code, 2);
    EXPECT_NE(said.err.find("standard input cannot be both"), std::string::npos);
}

}  // namespace
}  // namespace bindlab
