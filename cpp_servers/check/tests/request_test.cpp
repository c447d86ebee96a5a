#include "cpp_servers/check/request.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace bindlab {
namespace {

TEST(Request, IsAWordOrAFile) {
    EXPECT_EQ(request_of("line"), "\r\n");
    EXPECT_EQ(request_of("http").find("GET / HTTP/1.1\r\nHost: "), 0U);
    const auto path =
        std::filesystem::temp_directory_path() / ("request_test." + std::to_string(::getpid()));
    std::ofstream(path) << "PING\r\n";
    EXPECT_EQ(request_of(path.string()), "PING\r\n");
    std::ofstream(path) << std::string(70'000, 'x');
    EXPECT_THROW(request_of(path.string()), std::invalid_argument);
    std::filesystem::remove(path);
    EXPECT_THROW(request_of(path.string()), std::invalid_argument);
}

}  // namespace
}  // namespace bindlab
