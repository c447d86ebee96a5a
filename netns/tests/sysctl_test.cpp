#include "netns/sysctl.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/open_descriptors.hpp"

namespace bindlab {
namespace {

class SysctlTest : public NeedsNamespaces {
protected:
    static int errno_of_writing(const NetworkNamespace& where, const char* name,
                                const char* value) {
        try {
            write_sysctl(where, name, value);
        } catch (const std::system_error& fault) {
            return fault.code().value();
        }
        return 0;
    }
};

TEST(SysctlName, IsRefusedWhenItLeavesProcSys) {
    const auto here = NetworkNamespace::current();
    for (const auto* const name : {"", "/etc/passwd", "net/../../etc/passwd", "net..ipv4"}) {
        EXPECT_THROW(read_sysctl(here, name), std::invalid_argument) << name;
    }
}

TEST_F(SysctlTest, AreReadTogetherInTheOrderOfTheirNames) {
    const auto where = NetworkNamespace::create();
    write_sysctl(where, "net.ipv4.tcp_fin_timeout", "17");
    const std::vector<std::string> names{"net.ipv4.no_such_thing", "net.ipv4.tcp_fin_timeout",
                                         "net.ipv4.tcp_tw_reuse"};
    const auto values = read_sysctls(where, names);
    ASSERT_EQ(values.size(), names.size());
    EXPECT_EQ(values[0], std::nullopt);
    EXPECT_EQ(values[1], "17");
    EXPECT_EQ(values[2], read_sysctl(where, names[2]));
    EXPECT_TRUE(read_sysctls(where, {}).empty());
}

TEST_F(SysctlTest, IsReadAsItWasWritten) {
    const auto where = NetworkNamespace::create();
    write_sysctl(where, "net.ipv4.tcp_fin_timeout", "17");
    EXPECT_EQ(read_sysctl(where, "net.ipv4.tcp_fin_timeout"), "17");
}

TEST_F(SysctlTest, BelongsToItsNamespaceAlone) {
    const auto where = NetworkNamespace::create();
    const auto other = NetworkNamespace::create();
    const auto before = read_sysctl(other, "net.ipv4.tcp_fin_timeout");
    write_sysctl(where, "net.ipv4.tcp_fin_timeout", "17");
    EXPECT_EQ(read_sysctl(other, "net.ipv4.tcp_fin_timeout"), before);
}

TEST_F(SysctlTest, KeepsTheTabBetweenTwoNumbers) {
    const auto where = NetworkNamespace::create();
    write_sysctl(where, "net.ipv4.ip_local_port_range", "40000 40001");
    EXPECT_EQ(read_sysctl(where, "net.ipv4.ip_local_port_range"), "40000\t40001");
}

TEST_F(SysctlTest, CanBeNamedByPathForADeviceWithADot) {
    const auto where = NetworkNamespace::create();
    EXPECT_EQ(read_sysctl(where, "net/ipv4/conf/lo/forwarding"),
              read_sysctl(where, "net.ipv4.conf.lo.forwarding"));
    EXPECT_NE(read_sysctl(where, "net/ipv4/conf/lo/forwarding"), std::nullopt);
}

TEST_F(SysctlTest, IsNothingWhereTheKernelHasNone) {
    const auto where = NetworkNamespace::create();
    EXPECT_EQ(read_sysctl(where, "net.ipv4.no_such_setting"), std::nullopt);
}

TEST_F(SysctlTest, GivesTheErrnoOfAWriteThatFails) {
    const auto where = NetworkNamespace::create();
    EXPECT_EQ(errno_of_writing(where, "net.ipv4.no_such_setting", "1"), ENOENT);
    EXPECT_EQ(errno_of_writing(where, "net.ipv4.tcp_fin_timeout", "many"), EINVAL);
}

TEST_F(SysctlTest, SaysWhatItAttemptedWhenTheKernelRefuses) {
    const auto where = NetworkNamespace::create();
    try {
        write_sysctl(where, "net.ipv4.tcp_fin_timeout", "many");
        FAIL() << "no exception";
    } catch (const ValueRefused& fault) {
        EXPECT_EQ(std::string(fault.what()), "write \"many\" to net.ipv4.tcp_fin_timeout in " +
                                                 where.name() + ": Invalid argument");
    }
}

TEST_F(SysctlTest, KeepsNoDescriptorAlsoWhenItFails) {
    const auto where = NetworkNamespace::create();
    const auto before = open_descriptors();
    write_sysctl(where, "net.ipv4.tcp_fin_timeout", "17");
    read_sysctl(where, "net.ipv4.tcp_fin_timeout");
    read_sysctl(where, "net.ipv4.no_such_setting");
    EXPECT_EQ(errno_of_writing(where, "net.ipv4.tcp_fin_timeout", "many"), EINVAL);
    EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace bindlab
