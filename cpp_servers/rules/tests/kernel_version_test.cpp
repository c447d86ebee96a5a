#include "cpp_servers/rules/kernel_version.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace bindlab {
namespace {

TEST(KernelVersion, IsReadFromWhatKernelsAreCalled) {
    EXPECT_EQ(KernelVersion::parse("6.12.43"), (KernelVersion{6, 12, 43}));
    EXPECT_EQ(KernelVersion::parse("6.17"), (KernelVersion{6, 17, 0}));
    EXPECT_EQ(KernelVersion::parse("7.2.13+deb14-cloud-amd64"), (KernelVersion{7, 2, 13}));
    EXPECT_EQ(KernelVersion::parse("6.18.44-fc-v669"), (KernelVersion{6, 18, 44}));
    EXPECT_EQ(KernelVersion::parse("6.17-rc1"), (KernelVersion{6, 17, 0}));
}

TEST(KernelVersion, IsTheVersionOfTheSourceWhereDebianHidesIt) {
    EXPECT_EQ(KernelVersion::of("6.1.0-56-cloud-amd64",
                                "#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-01)"),
              (KernelVersion{6, 1, 192}));
    EXPECT_EQ(KernelVersion::of("6.18.44-fc-v669", "#1 SMP"), (KernelVersion{6, 18, 44}));
}

TEST(KernelVersion, IsRefusedWhenItIsNone) {
    for (const char* text : {"", "6", "six", "6.", ".6.1", "-6.1", "6.-1", "v6.1"}) {
        EXPECT_THROW(KernelVersion::parse(text), std::invalid_argument) << text;
    }
}

TEST(KernelVersion, ComparesByNumber) {
    EXPECT_LT(KernelVersion::parse("6.9.12"), KernelVersion::parse("6.12"));
    EXPECT_LT(KernelVersion::parse("6.12"), KernelVersion::parse("6.12.1"));
    EXPECT_EQ(to_string(KernelVersion{6, 16, 6}), "6.16.6");
    EXPECT_EQ(to_string(KernelVersion{6, 17, 0}), "6.17");
}

TEST(KernelRange, HasItsBeginningAndNotItsEnd) {
    const KernelRange range{{6, 1, 168}, {6, 2, 0}};
    EXPECT_TRUE(range.has({6, 1, 168}));
    EXPECT_TRUE(range.has({6, 1, 999}));
    EXPECT_FALSE(range.has({6, 1, 167}));
    EXPECT_FALSE(range.has({6, 2, 0}));
}

TEST(KernelRanges, AreWrittenAsInScenarios) {
    const std::vector<KernelRange> two = {{{6, 1, 168}, {6, 2, 0}}, {{6, 6, 131}, {6, 7, 0}}};
    EXPECT_EQ(to_string(two), ">=6.1.168 <6.2 or >=6.6.131 <6.7");
    EXPECT_TRUE(is_in(two, {6, 6, 131}));
    EXPECT_FALSE(is_in(two, {6, 5, 0}));
    EXPECT_EQ(to_string(std::vector<KernelRange>{{{}, {6, 16, 6}}}), "<6.16.6");
    EXPECT_EQ(to_string(std::vector<KernelRange>{{.from = {6, 8, 0}}}), ">=6.8");
    EXPECT_EQ(to_string(std::vector<KernelRange>()), "all");
    EXPECT_TRUE(is_in({}, {2, 6, 32}));
}

}  // namespace
}  // namespace bindlab
