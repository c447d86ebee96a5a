#include "cpp_servers/programs/removed_by_signal.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace bindlab {
namespace {

// How a process ends that has made the file, and sends itself a signal.
int signalled(const std::filesystem::path& path, int signal, bool ignores) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(signal, ignores ? SIG_IGN : SIG_DFL);
        const RemovedBySignal removed({path.string()});
        std::ofstream(path) << "half";
        ::raise(signal);
        ::_exit(EXIT_SUCCESS);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST(RemovedBySignal, RemovesItsFilesAndEndsByTheSignal) {
    const auto path = std::filesystem::path(testing::TempDir()) / "removed-by-signal-test";
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        EXPECT_EQ(signalled(path, signal, false), signal);
        EXPECT_FALSE(std::filesystem::exists(path)) << signal;
    }
}

TEST(RemovedBySignal, LeavesASignalIgnoredThatWas) {
    const auto path = std::filesystem::path(testing::TempDir()) / "removed-by-signal-test-ignored";
    EXPECT_EQ(signalled(path, SIGHUP, true), 0);
    EXPECT_TRUE(std::filesystem::exists(path));
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace bindlab
