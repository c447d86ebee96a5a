#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/socket_option.hpp"
#include "cpp_servers/actor/verb.hpp"
#include "cpp_servers/actor/words.hpp"

namespace bindlab {
namespace {

using Json = nlohmann::json;

const Json& row(const Json& rows, const std::string& name) {
    return *std::find_if(rows.begin(), rows.end(),
                         [&](const Json& candidate) { return candidate.at("name") == name; });
}

TEST(Vocabulary, HasARowForEveryVerbAndOption) {
    const Json words = Json::parse(actor_vocabulary());
    EXPECT_EQ(words["verbs"].size(), all_verbs().size());
    EXPECT_EQ(words["options"].size(), socket_options().size());
}

TEST(Vocabulary, TellsTheFormsOfAVerb) {
    const Json words = Json::parse(actor_vocabulary());
    const Json listen = row(words["verbs"], "listen");
    EXPECT_EQ(listen["usage"], "[NAME] [BACKLOG]");
    EXPECT_EQ(listen["forms"][0]["form"], "name");
    EXPECT_EQ(listen["forms"][0]["default"], "sock");
    EXPECT_EQ(listen["forms"][1]["low"], -2147483648);
    EXPECT_EQ(listen["forms"][1]["high"], 2147483647);
    EXPECT_EQ(listen["forms"][1]["default"], 1024);
    EXPECT_EQ(listen["forms"][1]["is"], "a number from -2147483648 to 2147483647");
}

TEST(Vocabulary, TellsTheFormsOfAnOption) {
    const Json words = Json::parse(actor_vocabulary());
    const Json range = row(words["options"], "IP_LOCAL_PORT_RANGE");
    EXPECT_EQ(range["since"], "6.3");
    EXPECT_EQ(range["forms"][1]["high"], 65535);
    EXPECT_EQ(range["level"], 0);
    EXPECT_EQ(range["number"], 51);
    EXPECT_FALSE(row(words["options"], "SO_ERROR")["set"]);
    EXPECT_FALSE(row(words["options"], "IP_ADD_MEMBERSHIP")["get"]);
}

TEST(Vocabulary, ReservesEveryKeywordThatStandsWhereANameCould) {
    for (const Verb& verb : all_verbs()) {
        for (const Form& form : verb.forms) {
            if (form.kind == FormKind::keyword) {
                EXPECT_FALSE(is_name(form.label)) << verb.name;
            }
            for (const bindlab::Part& part : form.parts) {
                EXPECT_FALSE(is_name(part.keyword)) << verb.name;
            }
        }
    }
}

TEST(Vocabulary, HasARowOnEachLine) {
    const std::string text = actor_vocabulary();
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    EXPECT_EQ(lines, all_verbs().size() + socket_options().size() + 7);
}

}  // namespace
}  // namespace bindlab
