#include "cpp_servers/programs/unfinished_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace bindlab {
namespace {

TEST(UnfinishedFile, HasItsNameOnlyWhenItIsWhole) {
    const auto path = std::filesystem::path(testing::TempDir()) / "unfinished-file-test";
    const auto unfinished = path.string() + ".unfinished";
    std::filesystem::remove(path);
    {
        UnfinishedFile file(path);
        file.stream() << "half";
        EXPECT_TRUE(std::filesystem::exists(unfinished));
    }
    EXPECT_FALSE(std::filesystem::exists(unfinished));
    EXPECT_FALSE(std::filesystem::exists(path));
    UnfinishedFile file(path);
    file.stream() << "whole";
    file.finish();
    std::ifstream written(path);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(written), {}), "whole");
    std::filesystem::remove(path);
}

TEST(UnfinishedFile, SaysThatItCannotBeWritten) {
    EXPECT_THROW(UnfinishedFile("/nowhere/at/all"), std::runtime_error);
    EXPECT_THROW(UnfinishedFile("/dev/null"), std::runtime_error);
    EXPECT_THROW(UnfinishedFile(testing::TempDir()), std::runtime_error);
}

}  // namespace
}  // namespace bindlab
