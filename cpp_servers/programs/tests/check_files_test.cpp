#include "cpp_servers/programs/check_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>

#include "cpp_servers/check/judge.hpp"
#include "cpp_servers/programs/check_words.hpp"

namespace bindlab {
namespace {

class CheckFilesTest : public testing::Test {
protected:
    CheckFilesTest() { std::filesystem::remove_all(folder_); }
    ~CheckFilesTest() override { std::filesystem::remove_all(folder_); }

    const std::filesystem::path folder_ =
        std::filesystem::path(testing::TempDir()) / "check-files-test";
};

TEST_F(CheckFilesTest, AreThereWhenTheyAreWhole) {
    CheckWords words;
    words.evidence = folder_ / "evidence";
    words.junit = folder_ / "card.xml";
    words.badge = folder_ / "card.svg";
    {
        std::filesystem::create_directories(folder_);
        const CheckFiles not_written(words);
    }
    EXPECT_TRUE(std::filesystem::is_empty(words.evidence));
    EXPECT_FALSE(std::filesystem::exists(words.junit));
    CheckFiles files(words);
    files.write({}, {});
    EXPECT_GT(std::filesystem::file_size(words.evidence + "/card.json"), 0U);
    EXPECT_GT(std::filesystem::file_size(words.junit), 0U);
    EXPECT_GT(std::filesystem::file_size(words.badge), 0U);
}

TEST_F(CheckFilesTest, AreToldOfBeforeTheServerStarts) {
    CheckWords words;
    words.junit = folder_ / "no-folder" / "card.xml";
    EXPECT_THROW(CheckFiles{words}, std::runtime_error);
    words.junit = "/dev/null";
    EXPECT_THROW(CheckFiles{words}, std::runtime_error);
}

TEST_F(CheckFilesTest, SayWhyTheyCannotBe) {
    const auto said = [](const CheckWords& words) -> std::string {
        try {
            const CheckFiles files(words);
        } catch (const std::runtime_error& fault) {
            return fault.what();
        }
        return {};
    };
    CheckWords words;
    words.badge = "/nowhere/card.svg";
    EXPECT_EQ(said(words), "cannot write /nowhere/card.svg.unfinished: No such file or directory");
    words.evidence = "/dev/null/evidence";
    EXPECT_EQ(said(words), "cannot make the folder /dev/null/evidence: Not a directory");
}

TEST_F(CheckFilesTest, WritesTheOthersIfOneCannotBe) {
    std::filesystem::create_directories(folder_);
    CheckWords words;
    words.junit = folder_ / "card.xml";
    words.badge = folder_ / "card.svg";
    CheckFiles files(words);
    std::filesystem::create_directories(folder_ / "card.xml" / "in-its-place");
    EXPECT_THROW(files.write({}, {}), std::runtime_error);
    EXPECT_TRUE(std::filesystem::is_regular_file(words.badge));
}

}  // namespace
}  // namespace bindlab
