#include "cpp_servers/engine/plan/pattern_reader.hpp"

#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/engine/plan/plan_reader.hpp"
#include "cpp_servers/engine/tests/plans.hpp"

namespace bindlab {
namespace {

std::string pattern_complaint(std::string_view pattern) {
    try {
        read_plan(plan_of_one_host(
            "a", step(1, "table", fmt::format(R"(,"host":"server","pattern":{})", pattern))));
        return "none";
    } catch (const PlanError& error) {
        const std::string_view words = error.what();
        return std::string(words.substr(words.find("pattern")));
    }
}

TEST(PatternReader, WantsALocalEndpointAndNothingElse) {
    EXPECT_EQ(pattern_complaint(R"({"local":{"address":"*"}})"), "none");
    EXPECT_EQ(pattern_complaint("{}"), "pattern: key 'local' not found");
    EXPECT_EQ(pattern_complaint(R"({"local":{}})"), "pattern/local: key 'address' not found");
}

TEST(PatternReader, NamesTheFieldThatIsWrong) {
    const auto with = [](std::string_view member) {
        return pattern_complaint(fmt::format(R"({{"local":{{"address":"*"}},{}}})", member));
    };
    EXPECT_EQ(with(R"("protocol":"sctp")"), "pattern/protocol: 'sctp' is neither tcp nor udp");
    EXPECT_EQ(with(R"("uid":-1)"), "pattern/uid: -1 is not within 0 to 4294967294");
    EXPECT_EQ(with(R"("timer_ms":[1])"),
              "pattern/timer_ms: expected two numbers, the lowest and the highest");
    EXPECT_EQ(with(R"("timer_ms":[1,"x"])"),
              "pattern/timer_ms/1: type must be whole number, but is string");
    EXPECT_EQ(with(R"("owner":1)"), "pattern/owner: type must be boolean, but is number");
    EXPECT_EQ(with(R"("remote":{"address":"*","port":65536})"),
              "pattern/remote/port: 65536 is not within 0 to 65535");
    EXPECT_TRUE(with(R"("remote":{"address":"nowhere"})").starts_with("pattern/remote/address: "));
    EXPECT_EQ(with(R"("count":null,"state":null)"), "none");
}

}  // namespace
}  // namespace bindlab
