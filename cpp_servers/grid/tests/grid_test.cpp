#include "cpp_servers/grid/grid.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace bindlab {
namespace {

TEST(Word, IsThatOfAnAnswer) {
    EXPECT_EQ(word_of(0), "ok");
    EXPECT_EQ(word_of(EADDRINUSE), "EADDRINUSE");
    EXPECT_EQ(word_of(kNotTried), "-");
}

TEST(Results, AreAsManyAsTheGridHas) {
    EXPECT_EQ(results_of({{0, EADDRINUSE}, ""}, 2), ",ok,EADDRINUSE");
    EXPECT_EQ(results_of({{EADDRINUSE}, ""}, 2), ",EADDRINUSE,-");
}

TEST(Results, OfABrokenCellSayNothingElse) {
    EXPECT_EQ(results_of({{0, 0}, "no socket"}, 3), ",BROKEN,-,-");
}

}  // namespace
}  // namespace bindlab
