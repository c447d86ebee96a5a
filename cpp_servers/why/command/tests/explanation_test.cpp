#include "cpp_servers/why/command/explanation.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

TEST(ExplanationTest, EveryKindHasItsWord) {
    EXPECT_EQ(to_string(ReasonKind::port_held), "port-held");
    EXPECT_EQ(to_string(ReasonKind::privileged_port), "privileged-port");
    EXPECT_EQ(to_string(ReasonKind::path_left_over), "path-left-over");
    EXPECT_EQ(to_string(ReasonKind::other), "other");
}

}  // namespace
}  // namespace bindlab
