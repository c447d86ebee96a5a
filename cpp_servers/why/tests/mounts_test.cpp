#include "cpp_servers/why/mounts.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace bindlab {
namespace {

TEST(Mounts, AreReadWithTheirPathsAsTheyAre) {
    const auto mounts = mounts_in(
        "22 1 0:21 / /proc rw,nosuid shared:5 - proc proc rw,hidepid=invisible\n"
        "614 28 0:4 net:[4026532386] /run/my\\040net\\134x rw - nsfs nsfs rw\n"
        "615 28 0:4 / /run/no-type rw\n"
        "odd\n");
    ASSERT_EQ(mounts.size(), 2U);
    EXPECT_EQ(mounts[0].root, "/");
    EXPECT_EQ(mounts[0].point, "/proc");
    EXPECT_EQ(mounts[0].type, "proc");
    EXPECT_EQ(mounts[0].options, "rw,hidepid=invisible");
    EXPECT_EQ(mounts[1].root, "net:[4026532386]");
    EXPECT_EQ(mounts[1].point, "/run/my net\\x");
    EXPECT_TRUE(mounts_in("").empty());
}

TEST(Mounts, OfThisProcessHaveOneOfProc) {
    const auto mounts = mounts_in(own_mountinfo());
    EXPECT_NE(std::ranges::find(mounts, "/proc", &Mount::point), mounts.end());
}

}  // namespace
}  // namespace bindlab
