#include "cpp_servers/engine/plan/json_field.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "netns/address.hpp"

namespace bindlab {
namespace {

using Json = nlohmann::json;

std::string reading_complaint(const std::function<void()>& reading) {
    try {
        reading();
        return "none";
    } catch (const Json::exception& error) {
        return complaint_of(error);
    }
}

const Json kObject = Json::parse(
    R"({"list":[1,{"big":18446744073709551615,"half":1.5,"text":"x","none":null,"deep":-7}]})");
const Json& inner() {
    return kObject["list"][1];
}

TEST(JsonField, IsNamedByItsPointerWhateverIsWrong) {
    EXPECT_EQ(reading_complaint([] { inner().at("text").get<bool>(); }),
              "/list/1/text: type must be boolean, but is string");
    EXPECT_EQ(reading_complaint([] { inner().at("nothing"); }), "/list/1: key 'nothing' not found");
    EXPECT_EQ(reading_complaint([] { refuse(inner().at("text"), "not liked"); }),
              "/list/1/text: not liked");
    EXPECT_EQ(reading_complaint([] { refuse(kObject, "not liked"); }), "the plan: not liked");
}

TEST(JsonField, IsANumberOnlyWhenWholeAndWithinBounds) {
    EXPECT_EQ(read_number(inner()["deep"], -7, 0), -7);
    EXPECT_EQ(reading_complaint([] { read_number(inner()["deep"], 0, 9); }),
              "/list/1/deep: -7 is not within 0 to 9");
    EXPECT_EQ(reading_complaint([] { read_number(inner()["half"]); }),
              "/list/1/half: type must be whole number, but is number");
    EXPECT_EQ(reading_complaint([] { read_number(inner()["text"]); }),
              "/list/1/text: type must be whole number, but is string");
    EXPECT_EQ(reading_complaint([] { read_number(inner()["big"], 0); }),
              "/list/1/big: 18446744073709551615 is not within 0 to 9223372036854775807");
}

TEST(JsonField, MayBeMissingOrNullWhereAMemberIsSought) {
    EXPECT_EQ(find_member(inner(), "nothing"), nullptr);
    EXPECT_EQ(find_member(inner(), "none"), nullptr);
    ASSERT_NE(find_member(inner(), "text"), nullptr);
    EXPECT_EQ(reading_complaint([] { find_member(inner().at("text"), "x"); }),
              "/list/1/text: type must be object, but is string");
    std::optional<std::string> text;
    read_member(inner(), "none", text);
    EXPECT_EQ(text, std::nullopt);
    read_member(inner(), "text", text);
    EXPECT_EQ(text, "x");
}

TEST(JsonField, IsAListOnlyWhenItIsOne) {
    EXPECT_EQ(read_list(kObject.at("list")).size(), 2U);
    EXPECT_EQ(reading_complaint([] { read_list(kObject); }),
              "the plan: type must be array, but is object");
}

TEST(JsonField, HandsOnWhatAParserComplainsOf) {
    const auto words = reading_complaint([] { parse_text<IpAddress>(inner().at("text")); });
    EXPECT_TRUE(words.starts_with("/list/1/text: ")) << words;
    EXPECT_NE(words.find("x: not an IP address"), std::string::npos) << words;
    EXPECT_EQ(reading_complaint([] { parse_text<IpAddress>(inner().at("deep")); }).substr(0, 14),
              "/list/1/deep: ");
}

}  // namespace
}  // namespace bindlab
