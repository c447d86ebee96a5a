#include "cpp_servers/actor/form_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace bindlab {
namespace {

nlohmann::json row_of(const Form& form) {
    return nlohmann::json::parse(json_of(std::span(&form, 1))).at(0);
}

TEST(FormAsJson, TellsItsKindAndHowItIsWritten) {
    const nlohmann::json row = row_of(form::number("UID", 0, 9));
    EXPECT_EQ(row["form"], "number");
    EXPECT_EQ(row["label"], "UID");
    EXPECT_EQ(row["usage"], "UID");
    EXPECT_EQ(row["is"], "a number from 0 to 9");
    EXPECT_EQ(row["low"], 0);
    EXPECT_EQ(row["high"], 9);
}

TEST(FormAsJson, TellsTheRulesOfAddressesOfAnyFamily) {
    const nlohmann::json row = row_of(form::any_endpoint("ADDR:PORT", "unspec"));
    EXPECT_EQ(row["words"], nlohmann::json::array({"unspec"}));
    EXPECT_EQ(row["unix"], "unix:");
    EXPECT_EQ(row["folder"], "/tmp/");
    EXPECT_EQ(row["most"], 107);
    EXPECT_EQ(row["scope"]["longest"], 15);
    EXPECT_FALSE(row_of(form::endpoint("LOCAL")).contains("unix"));
}

TEST(FormAsJson, TellsWhatAnOptionIsByNumber) {
    const Form numbers[] = {form::number("LEVEL", 0, 9), form::bytes("BYTES")};
    const nlohmann::json row = row_of(form::option(true, numbers));
    EXPECT_EQ(row["by_number"][1]["form"], "bytes");
    EXPECT_EQ(row["by_number"][1]["most"], 256);
}

TEST(FormAsJson, TellsWhatElseHasToBeOpen) {
    const nlohmann::json row = row_of(form::other("from", "CHILD", "child"));
    EXPECT_EQ(row["keyword"], "from");
    EXPECT_EQ(row["of"], "child");
}

}  // namespace
}  // namespace bindlab
