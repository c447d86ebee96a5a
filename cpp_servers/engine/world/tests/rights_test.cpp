#include "cpp_servers/engine/world/rights.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

#include "netns/network_namespace.hpp"
#include "netns/spawn.hpp"
#include "netns/user_namespace.hpp"

namespace bindlab {
namespace {

class WhatForbids : public testing::Test {
protected:
    WhatForbids() {
        std::string name = "/tmp/sysctls-XXXXXX";
        sysctls_ = ::mkdtemp(name.data());
    }
    ~WhatForbids() override { std::filesystem::remove_all(sysctls_); }

    void set(const std::string& folder, const std::string& name, const std::string& value) const {
        std::filesystem::create_directories(sysctls_ / folder);
        std::ofstream(sysctls_ / folder / name) << value << "\n";
    }

    std::filesystem::path sysctls_;
};

TEST_F(WhatForbids, IsTheSwitchThatIsOffWithTheWordsThatTurnItOn) {
    set("kernel", "unprivileged_userns_clone", "0");
    set("user", "max_user_namespaces", "96000");
    EXPECT_EQ(what_forbids_user_namespaces(sysctls_, EPERM),
              "kernel.unprivileged_userns_clone is 0: let root say `sysctl "
              "kernel.unprivileged_userns_clone=1`");
    set("user", "max_user_namespaces", "0");
    EXPECT_EQ(
        what_forbids_user_namespaces(sysctls_, ENOSPC),
        "user.max_user_namespaces is 0: let root say `sysctl user.max_user_namespaces=15000`");
}

TEST_F(WhatForbids, IsAppArmorsRuleOnUbuntu) {
    set("kernel", "unprivileged_userns_clone", "1");
    set("kernel", "apparmor_restrict_unprivileged_userns", "1");
    EXPECT_EQ(what_forbids_user_namespaces(sysctls_, EACCES),
              "kernel.apparmor_restrict_unprivileged_userns is 1: let root say `sysctl "
              "kernel.apparmor_restrict_unprivileged_userns=0`");
}

TEST_F(WhatForbids, IsTheKernelOrTheContainerWhereNoSwitchIsOff) {
    EXPECT_NE(what_forbids_user_namespaces(sysctls_, EINVAL).find("CONFIG_USER_NS"),
              std::string::npos);
    EXPECT_NE(what_forbids_user_namespaces(sysctls_, EPERM).find("the container"),
              std::string::npos);
    EXPECT_NE(what_forbids_user_namespaces(sysctls_, ENOSPC).find("too deep"), std::string::npos);
}

TEST(Rights, AreThereAfterwardsWithAWayBackFromEveryNamespace) {
    const auto body = [] {
        try {
            obtain_rights();
        } catch (const NoRights&) {
            return 2;
        }
        const auto home = NetworkNamespace::current().inode();
        const auto made = NetworkNamespace::create();
        return may_make_namespaces() && NetworkNamespace::current().inode() == home ? 0 : 1;
    };
    const int code = fork_child(body, nullptr, {}).reap().value;
    if (code == 2) {
        GTEST_SKIP() << "this machine allows no user namespace";
    }
    EXPECT_EQ(code, 0);
}

}  // namespace
}  // namespace bindlab
