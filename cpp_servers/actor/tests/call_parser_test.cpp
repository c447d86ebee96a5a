#include "cpp_servers/actor/call_parser.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "cpp_servers/actor/verb.hpp"
#include "cpp_servers/actor/words.hpp"

namespace bindlab {
namespace {

std::string fault_of_call(std::string_view line) {
    try {
        return parse_call(line) ? "none" : "no call";
    } catch (const LineFault& wrong) {
        return wrong.what();
    }
}

// The lines that the harness' tests read, too.
nlohmann::json lines() {
    std::ifstream file(BINDLAB_LINES);
    return nlohmann::json::parse(file);
}

TEST(ParseCall, TakesTheLinesThatAreProper) {
    const nlohmann::json accepted = lines()["accepted"];
    EXPECT_GE(accepted.size(), 100U);
    for (const std::string line : accepted) {
        EXPECT_EQ(fault_of_call(line), "none") << line;
    }
}

TEST(ParseCall, RefusesTheOthersAndSaysWhy) {
    const nlohmann::json refused = lines()["refused"];
    EXPECT_GE(refused.size(), 100U);
    for (const nlohmann::json& row : refused) {
        const std::string line = row["line"];
        const std::string reason = row["reason"];
        EXPECT_NE(fault_of_call(line).find(reason), std::string::npos) << line << "\n"
                                                                       << fault_of_call(line);
    }
}

TEST(ParseCall, HasLinesForEveryVerb) {
    std::set<std::string, std::less<>> seen;
    const nlohmann::json accepted = lines()["accepted"];
    for (const std::string line : accepted) {
        seen.insert(line.substr(0, line.find(' ')));
    }
    for (const Verb& verb : all_verbs()) {
        EXPECT_TRUE(seen.contains(verb.name)) << verb.name;
    }
}

TEST(ParseCall, MakesNothingOfAnEmptyLine) {
    EXPECT_EQ(fault_of_call(""), "no call");
    EXPECT_EQ(fault_of_call("  # comment"), "no call");
}

TEST(ParseCall, KnowsWhatIsMeantWhenANameIsLeftOut) {
    EXPECT_EQ(parse_call("socket tcp")->new_name(), "sock");
    EXPECT_EQ(parse_call("accept")->name(), "sock");
    EXPECT_EQ(parse_call("accept")->new_name(), "conn");
    EXPECT_EQ(parse_call("accept lst as c2")->name(), "lst");
    EXPECT_EQ(parse_call("accept lst as c2")->new_name(), "c2");
    EXPECT_EQ(parse_call("answer dontwait")->name(), "flow");
    EXPECT_EQ(parse_call("listen")->number("BACKLOG"), 1024);
    EXPECT_EQ(parse_call("exit")->number("CODE"), 0);
}

TEST(ParseCall, TakesAnOptionByItsNumbers) {
    const Call set = *parse_call("setsockopt conn 6 23 05000000");
    EXPECT_EQ(set.option(), nullptr);
    EXPECT_EQ(set.name(), "conn");
    EXPECT_EQ(set.number("LEVEL"), 6);
    EXPECT_EQ(set.number("NUMBER"), 23);
    EXPECT_EQ(set.word("BYTES"), "05000000");
}

TEST(ParseCall, TakesTheNameOfSomethingElse) {
    const Call pass = *parse_call("pass lst over conn");
    EXPECT_EQ(pass.name(), "lst");
    EXPECT_EQ(pass.word("CARRIER"), "conn");
    EXPECT_EQ(parse_call("pass over conn")->name(), "sock");
    EXPECT_EQ(parse_call("steal from child")->new_name(), "stolen");
}

TEST(ParseCall, KeepsTheValues) {
    const Call call = *parse_call("setsockopt conn SO_LINGER 1 -5");
    EXPECT_EQ(call.name(), "conn");
    EXPECT_EQ(call.option()->name, "SO_LINGER");
    EXPECT_EQ(call.number("ON"), 1);
    EXPECT_EQ(call.number("SECONDS"), -5);
    EXPECT_EQ(parse_call(R"(send "a\nb")")->word("TEXT"), "a\nb");
}

TEST(ParseCall, ShowsHowTheVerbIsWritten) {
    EXPECT_EQ(fault_of_call("bind"),
              "bind: ADDR:PORT is missing; write: bind [NAME] ADDR:PORT|unix:PATH");
    EXPECT_EQ(fault_of_call("setsockopt SO_LINGER 1"),
              "setsockopt: SECONDS is missing; write: setsockopt [NAME] SO_LINGER ON SECONDS");
    EXPECT_EQ(fault_of_call("setsockopt SO_LINGR 1"),
              "setsockopt: unknown option 'SO_LINGR': did you mean 'SO_LINGER'?");
}

}  // namespace
}  // namespace bindlab
