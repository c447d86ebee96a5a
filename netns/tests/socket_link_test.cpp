#include "netns/socket_link.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

TEST(InodeIn, IsTheNumberOfASocketsLink) {
    EXPECT_EQ(inode_in("socket:[4711]"), 4711U);
    for (const char* link : {"", "pipe:[4711]", "socket:[", "socket:[]", "socket:[x]",
                             "socket:[99999999999999]", "/tmp/socket:[1]"}) {
        EXPECT_EQ(inode_in(link), std::nullopt) << link;
    }
}

}  // namespace
}  // namespace bindlab
