#include "cpp_servers/guest/features.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "netns/spawn.hpp"

namespace bindlab {
namespace {

TEST(Features, AreAllThereWhereTheOtherTestsRun) {
    if (geteuid() != 0) {
        GTEST_SKIP() << "needs root: it makes network namespaces";
    }
    EXPECT_EQ(missing_features(), std::vector<std::string>());
}

TEST(Features, AreNamedWithTheirOptionWhereTheyCannotBeUsed) {
    // What a kernel without the option does, one without the rights does, too.
    const auto check_names = [] {
        if (geteuid() == 0 && setuid(65534) != 0) {
            return 2;
        }
        const auto missing = missing_features();
        const auto names = [&](std::string_view option) {
            return std::ranges::any_of(
                missing, [&](const std::string& line) { return line.find(option) != line.npos; });
        };
        return names("CONFIG_NET_NS") && names("CONFIG_VETH") && names("CONFIG_PACKET") ? 0 : 1;
    };
    EXPECT_TRUE(fork_child(check_names, nullptr, {}).reap().success());
}

}  // namespace
}  // namespace bindlab
