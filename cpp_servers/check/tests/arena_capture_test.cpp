#include "cpp_servers/check/arena_capture.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

class ArenaCaptureTest : public NeedsNamespaces {
protected:
    std::filesystem::path file_ = std::filesystem::temp_directory_path() /
                                  ("arena_capture." + std::to_string(::getpid()) + ".pcap");
    NamespaceFactory factory_;
    Arena arena_{factory_, {}, {}};
};

TEST_F(ArenaCaptureTest, HasAllThatPassedOrSaysWhyNot) {
    ArenaCapture capture(arena_, file_);
    const Descriptor listener = listen_socket(arena_.where(), "127.0.0.1:80", 1);
    const Descriptor client = connect_socket(arena_.where(), "127.0.0.1:80", SOCK_STREAM);
    const std::string trouble = capture.finish();
    if (!trouble.empty()) {
        GTEST_SKIP() << trouble;
    }
    EXPECT_GT(std::filesystem::file_size(file_), 200U);
    std::filesystem::remove(file_);
}

TEST_F(ArenaCaptureTest, SaysWhatTcpdumpCannot) {
    ArenaCapture capture(arena_, "/nowhere/capture.pcap");
    EXPECT_NE(capture.trouble(), "");
    EXPECT_EQ(capture.finish(), capture.trouble());
}

}  // namespace
}  // namespace bindlab
