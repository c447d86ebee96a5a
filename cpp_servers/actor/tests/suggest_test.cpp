#include "cpp_servers/actor/suggest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace bindlab {
namespace {

constexpr std::array<std::string_view, 4> kWords = {"bind", "listen", "recv", "send"};

TEST(Nearest, FindsAWordWithALetterMissingTooManyWrongOrSwapped) {
    EXPECT_EQ(nearest("bnd", kWords), "bind");
    EXPECT_EQ(nearest("bindd", kWords), "bind");
    EXPECT_EQ(nearest("lisden", kWords), "listen");
    EXPECT_EQ(nearest("sned", kWords), "send");
}

TEST(Nearest, IgnoresCase) {
    EXPECT_EQ(nearest("RECV", kWords), "recv");
}

TEST(Nearest, StaysSilentWhenNothingIsNear) {
    EXPECT_EQ(nearest("frobnicate", kWords), std::nullopt);
    EXPECT_EQ(nearest("", kWords), std::nullopt);
    EXPECT_EQ(nearest("bind", {}), std::nullopt);
}

}  // namespace
}  // namespace bindlab
