#include "netns/subordinate_ids.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace bindlab {
namespace {

TEST(SubordinateIds, AreThoseOfTheLinesWithTheUsersName) {
    std::istringstream file("root:5:6\nalice:100000:65536\nalice:300000:10\n");
    EXPECT_EQ(read_subordinate_ids(file, "alice", 1000),
              (std::vector<SubordinateIds>{{100000, 65536}, {300000, 10}}));
}

TEST(SubordinateIds, AreThoseOfTheLineWithTheUsersNumber) {
    std::istringstream file("alice:100000:65536\n1001:200000:65536\n");
    EXPECT_EQ(read_subordinate_ids(file, "", 1001), (std::vector<SubordinateIds>{{200000, 65536}}));
}

TEST(SubordinateIds, AreNoneWhereNoLineIsTheUsersOrItIsNonsense) {
    std::istringstream file("\nalice\nalice:1\nalice:x:65536\nalice:100000:0\n:1:2\n");
    EXPECT_TRUE(read_subordinate_ids(file, "alice", 1000).empty());
    std::istringstream nobody(":1:2\n");
    EXPECT_TRUE(read_subordinate_ids(nobody, "", 1000).empty());
}

TEST(SubordinateIds, AreFoundByTheNameThatPasswdHas) {
    std::string name = "/tmp/subuid-XXXXXX";
    const int fd = ::mkstemp(name.data());
    ASSERT_GE(fd, 0);
    ::close(fd);
    std::ofstream(name) << "root:400000:10\n";
    EXPECT_EQ(subordinate_ids_of(0, name.c_str()), (std::vector<SubordinateIds>{{400000, 10}}));
    std::filesystem::remove(name);
    EXPECT_TRUE(subordinate_ids_of(0, name.c_str()).empty());
}

}  // namespace
}  // namespace bindlab
