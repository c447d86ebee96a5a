#include "cpp_servers/programs/command_line.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/answer.hpp"
#include "cpp_servers/programs/programs.hpp"
#include "cpp_servers/programs/tests/running.hpp"
#include "cpp_servers/rules/further_rule.hpp"
#include "cpp_servers/rules/rule.hpp"

namespace bindlab {
namespace {

std::string usage_error(const std::vector<std::string>& words) {
    Running program(words);
    std::string text = program.words();
    EXPECT_EQ(program.words(), "end") << "one line is enough";
    EXPECT_EQ(program.reap(), "exit 2");
    return text;
}

TEST(CommandLine, SaysInOneLineWhatIsWrongWithIt) {
    EXPECT_EQ(
        usage_error({"addressused", "--reuse-at", "noon"}),
        "addressused: --reuse-at: 'noon' is none of "
        "never|before-bind|after-bind|after-listen|after-accept|none: see addressused --help");
    EXPECT_EQ(usage_error({"tcp-client"}),
              "tcp-client: address is required: see tcp-client --help");
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"addressused", "--port", "65536"},
          {"addressused", "--port", "-1"},
          {"addressused", "--port", ""},
          {"addressused", "--port", "+1"},
          {"addressused", "--port", "0x10"},
          {"addressused", "--port", "1.0"},
          {"addressused", "--port", " 1"},
          {"addressused", "--port", "99999999999999999999999"},
          {"addressused", "--backlog", "-1"},
          {"addressused", "--backlog", "2147483648"},
          {"addressused", "--backlog", ""},
          {"addressused2", "--address", ""},
          {"udp-server", "--count", "-1"},
          {"udp-server", "--count", "18446744073709551616"},
          {"udp-server", "--count", "many"},
          {"tcp-client", ""},
          {"tcp-client", "127.0.0.1", "-1"},
          {"tcp-client", "127.0.0.1", "--local", ""},
          {"tcp-client", "127.0.0.1", "--local", "127.0.0.1"},
          {"udp-client", "127.0.0.1", "65536"},
          {"addressused", "--address", "localhost"},
          {"addressused", "--option", "SO_LINGER"},
          {"addressused", "surplus"},
          {"udp-server", "--reuse-at", "after-listen"},
          {"udp-client", "127.0.0.1", "port"},
          {"actor", "--yaml"},
          {"rules", "--kernel", "six"},
          {"rules", "--cell", "tcp"},
          {"rules", "--cell", "udp,first4,none,listening,first4,none,same,none"},
          {"rules", "--cell", "tpc,*"},
          {"rules", "--grid", "pears"},
          {"rules", "--grid", "pairs"},
          {"rules", "--grid", ""},
          {"rules", "--cell", ""},
          {"rules", "--grid", "many", "--cell", ""},
          {"rules", "--grid", "many", "--cell", "udp"}}) {
        EXPECT_NE(usage_error(words).find(": see " + words[0] + " --help"), std::string::npos);
    }
}

TEST(CommandLine, HasAManualForEveryProgram) {
    for (const Program& program : programs()) {
        Running manual({std::string(program.name), "--help"});
        EXPECT_NE(manual.line(), "end") << program.name;
        EXPECT_EQ(manual.reap(), "exit 0") << program.name;
    }
}

TEST(CommandLine, StartsAnActorInEitherFormat) {
    Running person({"actor"});
    person.type("exit 4\n");
    EXPECT_EQ(person.line().find("exit 4 = 0 <"), 0U);
    EXPECT_EQ(person.reap(), "exit 4");
    Running machine({"actor", "--json"});
    machine.type("bnd\n");
    EXPECT_TRUE(answer_from_json(machine.line()).is_fault());
    machine.end_input();
    EXPECT_EQ(machine.reap(), "exit 0");
}

TEST(CommandLine, PrintsTheVocabulary) {
    Running vocabulary({"actor", "--vocabulary"});
    std::string text;
    for (std::string line = vocabulary.line(); line != "end"; line = vocabulary.line()) {
        text += (text.empty() ? "" : "\n") + line;
    }
    EXPECT_EQ(text, actor_vocabulary());
}

TEST(CommandLine, OnlyChecksLinesWhenAskedTo) {
    Running checker({"actor", "--check"});
    checker.type("crash\nbind\n");
    EXPECT_EQ(checker.line(), "accepted");
    EXPECT_EQ(checker.line(),
              "? bind: ADDR:PORT is missing; write: bind [NAME] ADDR:PORT|unix:PATH");
    checker.end_input();
    EXPECT_EQ(checker.reap(), "exit 0");
}

TEST(Rules, ArePrintedAsTheyAreAsked) {
    Running program({"rules"});
    EXPECT_EQ(program.line().find(R"({"id":"loopback-on-another-device","sentence":)"), 0U);
    std::size_t more = 0;
    std::string last;
    for (std::string line = program.line(); line != "end"; line = program.line()) {
        last = line;
        ++more;
    }
    EXPECT_EQ(more + 1, rules().size() + further_rules().size());
    EXPECT_NE(last.find("four-tuple"), std::string::npos);
    EXPECT_EQ(program.reap(), "exit 0");
}

TEST(Rules, AreThoseOfAKernelIfOneIsNamed) {
    Running program({"rules", "--kernel", "6.18.44"});
    std::size_t count = 0;
    for (std::string line = program.line(); line != "end"; line = program.line()) {
        EXPECT_EQ(line.find("orphan-is-roots"), std::string::npos);
        ++count;
    }
    EXPECT_EQ(count + 4, rules().size() + further_rules().size()) << "four have ended";
    EXPECT_EQ(program.reap(), "exit 0");
}

TEST(Rules, SayWhatIsExpectedOfACell) {
    const std::string cell = "tcp,first4,addr,time_wait,first4,addr,same,none";
    Running there({"rules", "--cell", cell, "--kernel", "5.10.218"});
    EXPECT_EQ(there.line(), R"({"cell":")" + cell +
                                R"(","kernel":"5.10.218","bind":"ok","listen":"ok",)"
                                R"("rule":"reuseaddr"})");
    EXPECT_EQ(there.reap(), "exit 0");
    Running here({"rules", "--cell", cell});
    EXPECT_NE(here.line().find(R"("rule":"reuseaddr")"), std::string::npos);
    EXPECT_EQ(here.reap(), "exit 0");
}

TEST(Rules, SpeakOfEachCellThatMatchesAPattern) {
    Running three({"rules", "--kernel", "6.1.170", "--cell",
                   "tcp,first4,none,bound,first4,none,same,none "
                   "udp,first4,port,bound,first4,[np]o*,same,none"});
    for (const std::string_view cell : {"tcp,first4,none,bound,first4,none,same,none",
                                        "udp,first4,port,bound,first4,none,same,none",
                                        "udp,first4,port,bound,first4,port,same,none"}) {
        EXPECT_EQ(three.line().find(fmt::format(R"({{"cell":"{}",)", cell)), 0U);
    }
    EXPECT_EQ(three.line(), "end");
    EXPECT_EQ(three.reap(), "exit 0");
}

TEST(Rules, SpeakOfTheCellsOfSmallerGridsToo) {
    const std::string cell = "first4,time_wait,none,automatic,1,1,automatic,none,same";
    Running one({"rules", "--grid", "connect", "--cell", cell, "--kernel", "6.1.170"});
    EXPECT_EQ(one.line(), R"({"cell":")" + cell +
                              R"(","kernel":"6.1.170","bind":"-","connect":"EINPROGRESS",)"
                              R"("rule":"time-wait-reused"})");
    EXPECT_EQ(one.reap(), "exit 0");
    Running all({"rules", "--grid", "changed", "--kernel", "6.1.170"});
    EXPECT_EQ(all.line(),
              "family,first options,option,change,when,left,second address,second options,"
              "bind result,listen result,rule");
    std::size_t cells = 0;
    while (all.line() != "end") {
        ++cells;
    }
    EXPECT_EQ(cells, 3840U);
    EXPECT_EQ(all.reap(), "exit 0");
}

}  // namespace
}  // namespace bindlab
