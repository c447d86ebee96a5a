// A small file is read whole; whatever else has that name is refused at once.
#include "cpp_servers/check/small_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace bindlab {
namespace {

class SmallFile : public ::testing::Test {
protected:
    SmallFile() { std::filesystem::create_directory(folder_); }
    ~SmallFile() override { std::filesystem::remove_all(folder_); }

    std::string with(const std::string& text) const {
        const std::string path = folder_ + "/file";
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    static std::string refusal(const std::string& path) {
        try {
            read_small_file(path, 4);
        } catch (const std::invalid_argument& refused) {
            return refused.what();
        }
        return "";
    }

    std::string folder_ = ::testing::TempDir() + "small_file_" + std::to_string(::getpid());
};

TEST_F(SmallFile, IsReadWhole) {
    EXPECT_EQ(read_small_file(with(std::string("a\0b\n", 4)), 4), std::string("a\0b\n", 4));
    EXPECT_EQ(read_small_file(with(""), 4), "");
}

TEST_F(SmallFile, IsNothingElse) {
    EXPECT_EQ(refusal(with("12345")), "it has more than 4 bytes");
    EXPECT_EQ(refusal(folder_), "it is no file");
    EXPECT_EQ(refusal("/dev/zero"), "it is no file");
    EXPECT_EQ(refusal(folder_ + "/none"), "it cannot be read (No such file or directory)");
    const std::string pipe = folder_ + "/pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_EQ(refusal(pipe), "it is no file") << "nobody writes into it";
}

}  // namespace
}  // namespace bindlab
