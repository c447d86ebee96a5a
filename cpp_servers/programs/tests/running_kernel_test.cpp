#include "cpp_servers/programs/running_kernel.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace bindlab {
namespace {

TEST(RunningKernel, IsThatOfProc) {
    std::string release;
    std::ifstream("/proc/sys/kernel/osrelease") >> release;
    const RunningKernel kernel = RunningKernel::here();
    EXPECT_EQ(kernel.release, release);
    EXPECT_FALSE(kernel.machine.empty());
    EXPECT_GE(kernel.version, (KernelVersion{5, 0, 0}));
}

}  // namespace
}  // namespace bindlab
