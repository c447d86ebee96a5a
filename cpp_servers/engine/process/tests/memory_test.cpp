#include "cpp_servers/engine/process/memory.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

TEST(Memory, IsWhatTheKernelTells) {
    constexpr std::string_view kText =
        "MemTotal:         394216 kB\nMemFree:           12 kB\nMemAvailable:     281604 kB\n";
    EXPECT_EQ(available_memory_in(kText), 281604U * 1024U);
}

TEST(Memory, IsNotGuessed) {
    EXPECT_EQ(available_memory_in(""), std::nullopt);
    EXPECT_EQ(available_memory_in("MemFree: 12 kB\n"), std::nullopt);
    EXPECT_EQ(available_memory_in("MemAvailable:"), std::nullopt);
    EXPECT_EQ(available_memory_in("MemAvailable: much kB\n"), std::nullopt);
}

TEST(Memory, OfThisMachineIsSome) {
    EXPECT_GT(available_memory().value_or(0), 1U << 20U);
}

}  // namespace
}  // namespace bindlab
