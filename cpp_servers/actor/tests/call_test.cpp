#include "cpp_servers/actor/call.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "cpp_servers/actor/verb.hpp"

namespace bindlab {
namespace {

TEST(Call, KeepsItsValuesByTheLabelOfTheirPlace) {
    Call call(find_verb("listen"));
    call.add("BACKLOG", std::int64_t{5});
    EXPECT_EQ(call.number("BACKLOG"), 5);
    EXPECT_TRUE(call.has("BACKLOG"));
    EXPECT_FALSE(call.has("dontwait"));
    EXPECT_EQ(call.verb().name, "listen");
}

TEST(Call, DoesNotMakeUpAPlace) {
    Call call(find_verb("listen"));
    call.add("BACKLOG", std::int64_t{5});
    EXPECT_THROW(static_cast<void>(call.number("UID")), std::logic_error);
    EXPECT_THROW(static_cast<void>(call.word("BACKLOG")), std::logic_error);
}

}  // namespace
}  // namespace bindlab
