#include "cpp_servers/programs/why_program.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cpp_servers/programs/tests/running.hpp"

namespace bindlab {
namespace {

std::string refused_why(std::vector<std::string> words) {
    words.insert(words.begin(), "why");
    Running program(words);
    std::string line = program.words();
    EXPECT_EQ(program.words(), "end") << "one line is enough";
    EXPECT_EQ(program.line(), "end");
    EXPECT_EQ(program.reap(), "exit 64");
    return line;
}

TEST(WhyProgram, SaysInOneLineWhatIsWrong) {
    EXPECT_EQ(refused_why({}), "why: PORT is required, or -- COMMAND: see why --help");
    EXPECT_EQ(refused_why({"0"}),
              "why: PORT: '0' is no whole number from 1 to 65535: see why --help");
    for (const std::vector<std::string>& words : {std::vector<std::string>{"65536"},
                                                  {"-1"},
                                                  {"80x"},
                                                  {"http"},
                                                  {"80", "81"},
                                                  {"80", "--bind", "localhost"},
                                                  {"80", "--bind", "0.0.0.0", "--v6only"},
                                                  {"80", "--uid", "root"},
                                                  {"80", "--uid", "4294967295"},
                                                  {"80", "--device", "nowhere0"},
                                                  {"80", "--device", ""},
                                                  {"80", "--bind", "fe80::1%"},
                                                  {"80", "--bind", "::1%lo"},
                                                  {"80", "--bind", "fe80::1%nowhere0"},
                                                  {"80", "--bind", "fe80::1%lo", "--device", "x"},
                                                  {"80", "--timeout", "5"},
                                                  {"80", "--wait", "--timeout", "86401"},
                                                  {"80", "--wait", "--timeout", "-1"},
                                                  {"80", "--try", "--uid", "4000000000"},
                                                  {"80", "--output", "x"},
                                                  {"80", "--", "true"},
                                                  {"--"},
                                                  {"--udp", "--", "true"},
                                                  {"80", "--reuse"}}) {
        EXPECT_NE(refused_why(words).find(": see why --help"), std::string::npos) << words.back();
    }
}

TEST(WhyProgram, SaysInJsonOnOneLineWhatItFound) {
    Running program({"why", "1", "--json", "--bind", "127.0.0.1"});
    EXPECT_EQ(program.line().find(R"({"format":1,"sentence":")"), 0U);
    EXPECT_EQ(program.line(), "end");
}

TEST(WhyProgram, HasNoColourWhereNobodyLooks) {
    Running program({"why", "1"});
    EXPECT_EQ(program.line().find('\033'), std::string::npos);
}

}  // namespace
}  // namespace bindlab
