#include "cpp_servers/engine/record/kernel.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace bindlab {
namespace {

TEST(Kernel, IsTheOneThatThisRunsOn) {
    std::string release;
    std::ifstream("/proc/sys/kernel/osrelease") >> release;
    const Kernel kernel = Kernel::current();
    EXPECT_EQ(kernel.release, release);
    EXPECT_FALSE(kernel.machine.empty());
}

}  // namespace
}  // namespace bindlab
