#include "cpp_servers/grid/capture.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

class CaptureTest : public NeedsNamespaces {
protected:
    static bool has_tcpdump() { return std::filesystem::exists("/usr/bin/tcpdump"); }
};

TEST_F(CaptureTest, HasWhatPassedWhileItWasThere) {
    if (!has_tcpdump()) {
        GTEST_SKIP() << "needs tcpdump";
    }
    in_child([] {
        const auto path = std::filesystem::temp_directory_path() /
                          ("bindlab-capture-" + std::to_string(::getpid()) + ".pcap");
        const auto host = NetworkNamespace::create();
        {
            const CellCapture capture(host, path);
            const auto socket = connect_socket(host, "127.0.0.1:9", SOCK_DGRAM);
            EXPECT_EQ(::send(socket.get(), "seen", 4, 0), 4);
        }
        std::ifstream file(path);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        EXPECT_NE(bytes.find("seen"), std::string::npos);
        std::filesystem::remove(path);
    });
}

TEST_F(CaptureTest, SaysWhyThereIsNone) {
    if (!has_tcpdump()) {
        GTEST_SKIP() << "needs tcpdump";
    }
    in_child([] {
        const auto host = NetworkNamespace::create();
        try {
            const CellCapture capture(host, "/nowhere/at/all.pcap");
            ADD_FAILURE() << "there is no such folder";
        } catch (const std::runtime_error& fault) {
            EXPECT_NE(std::string(fault.what()).find("No such file"), std::string::npos)
                << fault.what();
        }
    });
}

}  // namespace
}  // namespace bindlab
