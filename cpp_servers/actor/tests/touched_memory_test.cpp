#include "cpp_servers/actor/touched_memory.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>
#include <limits>

namespace bindlab {
namespace {

constexpr std::size_t kMebibyte = 1024UL * 1024;

long resident_pages() {
    std::ifstream file("/proc/self/statm");
    long all = 0;
    long resident = 0;
    file >> all >> resident;
    return resident;
}

TEST(TouchedMemoryOfAnActor, IsThereAndGoesAgain) {
    TouchedMemory memory;
    const long before = resident_pages();
    EXPECT_EQ(memory.hold(8 * kMebibyte).ret, 0);
    EXPECT_EQ(memory.size(), 8 * kMebibyte);
    EXPECT_GE(resident_pages() - before, 1024) << "half of the pages at least";
    EXPECT_EQ(memory.hold(0).ret, 0);
    EXPECT_EQ(memory.size(), 0U);
}

TEST(TouchedMemoryOfAnActor, IsNotWhatTheKernelHasNot) {
    TouchedMemory memory;
    const Outcome outcome = memory.hold(std::numeric_limits<std::size_t>::max() / 2);
    EXPECT_EQ(outcome.ret, -1);
    EXPECT_EQ(outcome.error, ENOMEM);
    EXPECT_EQ(memory.size(), 0U);
}

}  // namespace
}  // namespace bindlab
