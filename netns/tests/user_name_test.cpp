#include "netns/user_name.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace bindlab {
namespace {

constexpr const char* kPasswd =
    "root:x:0:0:root:/root:/bin/bash\n"
    "no uid\n"
    "empty:x::0::/:\n"
    "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n"
    "second:x:33:33::/:\n"
    "signed:x:+7:7::/:\n"
    "short:x:8";

std::string user_named(uid_t uid) {
    std::istringstream file(kPasswd);
    return user_name(uid, file);
}

TEST(UserName, IsThatOfTheFirstLineWithTheUid) {
    EXPECT_EQ(user_named(0), "root");
    EXPECT_EQ(user_named(33), "www-data");
    EXPECT_EQ(user_named(8), "short");
}

TEST(UserName, IsEmptyForAUidThatNoLineHas) {
    EXPECT_EQ(user_named(3), "");
    EXPECT_EQ(user_named(7), "");
}

TEST(UserName, OfRootIsInEveryPasswd) {
    EXPECT_EQ(user_name(0), "root");
}

}  // namespace
}  // namespace bindlab
