#include "cpp_servers/programs/behind_dashes.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bindlab {
namespace {

BehindDashes of(std::vector<std::string> words) {
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    return behind_dashes(static_cast<int>(argv.size()), argv.data());
}

TEST(BehindDashes, LeavesTheCommandItsOwnDashes) {
    const BehindDashes found = of({"check", "--json", "--", "npm", "run", "--", "--port=1"});
    EXPECT_TRUE(found.there);
    EXPECT_EQ(found.own, 2);
    EXPECT_EQ(found.command, (std::vector<std::string>{"npm", "run", "--", "--port=1"}));
}

TEST(BehindDashes, NeedsDashes) {
    const BehindDashes found = of({"why", "80"});
    EXPECT_FALSE(found.there);
    EXPECT_EQ(found.own, 2);
    EXPECT_TRUE(found.command.empty());
    EXPECT_TRUE(of({"why", "--"}).there);
}

}  // namespace
}  // namespace bindlab
