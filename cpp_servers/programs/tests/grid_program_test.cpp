#include "cpp_servers/programs/grid_program.hpp"

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cpp_servers/programs/tests/running.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

std::string refused_grid(std::vector<std::string> words, const std::string& exit = "exit 2") {
    words.insert(words.begin(), "grid");
    Running program(words);
    std::string line = program.words();
    EXPECT_EQ(program.words(), "end") << "one line is enough";
    EXPECT_EQ(program.reap(), exit);
    return line;
}

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(GridProgram, SaysInOneLineWhatIsWrong) {
    EXPECT_NE(refused_grid({}).find("--output FILE, or --cell ID"), std::string::npos);
    EXPECT_NE(refused_grid({"--output", "x", "--jobs", "0"}).find("--jobs"), std::string::npos);
    EXPECT_NE(refused_grid({"--cell", "tcp,first4"}).find("tcp,first4"), std::string::npos);
    EXPECT_NE(refused_grid({"--cell", "udp,first4,none,listening,first4,none,same,none"})
                  .find("is no cell: a UDP socket"),
              std::string::npos);
    EXPECT_NE(refused_grid({"--cell", "tcp,\033[31mred,a,b,c,d,e,f"}).find("'\\x1b[31mred'"),
              std::string::npos);
    EXPECT_EQ(refused_grid({"--output", "/nowhere/at/all"}, "exit 3"),
              "grid: cannot write /nowhere/at/all.unfinished: No such file or directory");
}

TEST(GridProgram, SaysWhetherThereIsACellWithoutMeasuringIt) {
    const std::string three = "tcp_bound,first4,addr,mapped_wildcard,addr,mapped_second,none";
    Running there({"grid", "--grid", "three", "--cell", three, "--is-there"});
    EXPECT_EQ(there.words(), "end");
    EXPECT_EQ(there.reap(), "exit 0");
    Running with_root(
        {"grid", "--is-there", "--cell", "tcp,first4,none,bound,first4,none,second_root,none"});
    EXPECT_EQ(with_root.reap(), "exit 0");
    Running with_sctp({"grid", "--is-there", "--grid", "protocols", "--cell",
                       "sctp,first4,both,sctp,first4,addr"});
    EXPECT_EQ(with_sctp.reap(), "exit 0") << "also where the kernel has no SCTP";
    EXPECT_EQ(refused_grid({"--grid", "three", "--is-there", "--cell", three + "s"}),
              "grid: 'nones' is no third options; did you mean 'none'?");
    EXPECT_NE(refused_grid({"--grid", "protocols", "--is-there", "--cell",
                            "tcp,first4,none,tcp,first4,none"})
                  .find("is no cell: TCP beside TCP is in the first grid"),
              std::string::npos);
    EXPECT_NE(refused_grid({"--is-there", "--cell", three}).find("is no cell"), std::string::npos);
}

class GridProgramTest : public NeedsNamespaces {
protected:
    void SetUp() override {
        NeedsNamespaces::SetUp();
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / "grid-program-test";
};

TEST_F(GridProgramTest, WritesTheSameFileTwice) {
    for (const char* name : {"a.csv", "b.csv"}) {
        Running program({"grid", "--only", "tcp,first4,addr,*,wildcard4,addr,same,none", "--output",
                         folder_ / name});
        std::string last;
        for (std::string line = program.words(); line != "end"; line = program.words()) {
            last = line;
        }
        EXPECT_EQ(last, "11 agree with the rules, 0 differ");
        EXPECT_EQ(program.reap(), "exit 0");
    }
    const std::string text = contents(folder_ / "a.csv");
    EXPECT_EQ(std::ranges::count(text, '\n'), 12);
    EXPECT_EQ(text, contents(folder_ / "b.csv"));
    EXPECT_TRUE(std::filesystem::exists(folder_ / "a.csv.meta.json"));
}

TEST_F(GridProgramTest, SaysHowFarItIsIfItIsAskedTo) {
    Running program({"grid", "--only", "tcp,first4,addr,*,wildcard4,addr,same,none", "--progress",
                     "--output", folder_ / "a.csv"});
    EXPECT_EQ(program.line(), "11 of 11 cells");
    EXPECT_EQ(program.line(), "end");
    EXPECT_EQ(program.reap(), "exit 0");
}

TEST_F(GridProgramTest, SaysWhyACellIsNotHere) {
    const Descriptor sctp(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP));
    if (sctp) {
        GTEST_SKIP() << "the kernel has SCTP";
    }
    const std::string cell = "tcp,wildcard4,none,sctp,wildcard4,none";
    EXPECT_EQ(refused_grid({"--grid", "protocols", "--cell", cell}),
              "grid: there is no cell '" + cell +
                  "' here in the grid protocols: the kernel has no SCTP: socket() is refused");
}

TEST_F(GridProgramTest, TellsTheStoryOfACell) {
    Running program({"grid", "--cell", "tcp,first4,none,time_wait,first4,none,same,none"});
    std::string text;
    for (std::string line = program.line(); line != "end"; line = program.line()) {
        text += line + "\n";
    }
    EXPECT_EQ(program.reap(), "exit 0");
    EXPECT_NE(text.find("tcp TIME_WAIT 10.0.0.1:"), std::string::npos) << text;
    EXPECT_NE(text.find("second: bind 10.0.0.1:10000 = -1 EADDRINUSE"), std::string::npos) << text;
    EXPECT_NE(text.find(",EADDRINUSE,-,"), std::string::npos) << text;
}

TEST_F(GridProgramTest, SaysThatNoCellIsAskedFor) {
    EXPECT_EQ(refused_grid({"--only", "sctp,*", "--output", folder_ / "none.csv"}),
              "grid: no cell matches 'sctp,*' in part 1/1");
    EXPECT_EQ(refused_grid({"--only", "tcp,first4,none,bound,first4,* udp,sctp*", "--output",
                            folder_ / "none.csv"}),
              "grid: no cell matches 'udp,sctp*'");
    EXPECT_TRUE(std::filesystem::is_empty(folder_));
    EXPECT_EQ(refused_grid({"--grid", "four", "--output", folder_ / "none.csv"}),
              "grid: there is no grid 'four', only pairs, three, many, changed, connect, "
              "automatic, extras, protocols");
}

}  // namespace
}  // namespace bindlab
