#include "netns/netlink_socket.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "netns/route_socket.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/open_descriptors.hpp"

namespace bindlab {
namespace {

class NetlinkSocketTest : public NeedsNamespaces {
protected:
    static NetlinkMessage all_links() {
        NetlinkMessage message(RTM_GETLINK, NLM_F_DUMP);
        message.header(ifinfomsg{});
        return message;
    }

    static NetlinkMessage link_of_index(int index) {
        NetlinkMessage message(RTM_GETLINK, 0);
        ifinfomsg header{};
        header.ifi_index = index;
        message.header(header);
        return message;
    }

    static int count(NetlinkSocket& socket, NetlinkMessage& message) {
        int answers = 0;
        socket.query(
            message, "count links", [&] { answers = 0; }, [&](const nlmsghdr&) { ++answers; });
        return answers;
    }

    /// More addresses than the kernel can list before it is asked to go on. The first datagram of a
    /// dump is small, the second is made while that is read, so a change then is seen by the third.
    static void add_many_addresses(const NetworkNamespace& where) {
        std::vector<InterfaceAddress> many;
        for (int count = 0; count < kMany; ++count) {
            const auto high = std::to_string(count / 250);
            const auto low = std::to_string(count % 250 + 1);
            many.push_back(InterfaceAddress::parse("10.0." + high + "." + low));
        }
        RouteSocket(where).announce_addresses("lo", many);
    }

    static NetlinkMessage all_addresses() {
        NetlinkMessage message(RTM_GETADDR, NLM_F_DUMP);
        ifaddrmsg header{};
        header.ifa_family = AF_INET;
        message.header(header);
        return message;
    }

    static constexpr int kMany = 1000;
};

TEST_F(NetlinkSocketTest, AsksInItsNamespace) {
    const auto where = NetworkNamespace::create();
    NetlinkSocket socket(where, NETLINK_ROUTE);
    NetlinkMessage one = link_of_index(1);
    EXPECT_EQ(count(socket, one), 1);
    NetlinkMessage all = all_links();
    EXPECT_GE(count(socket, all), 1);
}

TEST_F(NetlinkSocketTest, ThrowsTheErrnoOfTheKernelAndTheAttempt) {
    const auto where = NetworkNamespace::create();
    NetlinkSocket socket(where, NETLINK_ROUTE);
    NetlinkMessage message = link_of_index(4711);
    try {
        count(socket, message);
        FAIL() << "no exception";
    } catch (const std::system_error& fault) {
        EXPECT_EQ(fault.code().value(), ENODEV);
        EXPECT_EQ(std::string(fault.what()).find("count links"), 0U) << fault.what();
    }
}

TEST_F(NetlinkSocketTest, CanBeUsedAgainAfterAnError) {
    const auto where = NetworkNamespace::create();
    NetlinkSocket socket(where, NETLINK_ROUTE);
    NetlinkMessage bad = link_of_index(4711);
    EXPECT_THROW(count(socket, bad), std::system_error);
    NetlinkMessage good = link_of_index(1);
    EXPECT_EQ(count(socket, good), 1);
}

TEST_F(NetlinkSocketTest, PassesOnWhatTheReaderThrows) {
    const auto where = NetworkNamespace::create();
    NetlinkSocket socket(where, NETLINK_ROUTE);
    NetlinkMessage message = all_links();
    const auto fail = [](const nlmsghdr&) { throw std::out_of_range("reader"); };
    const auto nothing = [] {};
    EXPECT_THROW(socket.query(message, "list links", nothing, fail), std::out_of_range);
    EXPECT_GE(count(socket, message), 1);
}

TEST_F(NetlinkSocketTest, AsksAgainWhenAChangeInterruptsTheDump) {
    const auto where = NetworkNamespace::create();
    add_many_addresses(where);
    RouteSocket other(where);
    NetlinkSocket socket(where, NETLINK_ROUTE);
    NetlinkMessage message = all_addresses();
    int attempts = 0;
    int answers = 0;
    const auto begin = [&] {
        ++attempts;
        answers = 0;
    };
    const auto each = [&](const nlmsghdr&) {
        if (attempts == 1 && answers++ == 0) {
            other.add_address("lo", InterfaceAddress::parse("10.1.0.1"));
        } else if (attempts > 1) {
            ++answers;
        }
    };
    socket.query(message, "list the addresses", begin, each);
    EXPECT_EQ(attempts, 2);
    EXPECT_EQ(answers, kMany + 2);  // and 127.0.0.1
}

TEST_F(NetlinkSocketTest, GivesUpOnADumpThatIsInterruptedAlways) {
    const auto where = NetworkNamespace::create();
    add_many_addresses(where);
    RouteSocket other(where);
    NetlinkSocket socket(where, NETLINK_ROUTE);
    NetlinkMessage message = all_addresses();
    bool changed = false;
    int attempts = 0;
    const auto begin = [&] {
        ++attempts;
        changed = false;
    };
    const auto each = [&](const nlmsghdr&) {
        if (!std::exchange(changed, true)) {
            const InterfaceAddress address = InterfaceAddress::parse("10.1.0.1");
            attempts % 2 == 1 ? other.add_address("lo", address)
                              : other.remove_address("lo", address);
        }
    };
    try {
        socket.query(message, "list the addresses", begin, each);
        FAIL() << "no exception";
    } catch (const std::system_error& fault) {
        EXPECT_EQ(fault.code().value(), EINTR);
        EXPECT_EQ(std::string(fault.what()).find("list the addresses: interrupted by changes"), 0U)
            << fault.what();
    }
}

TEST_F(NetlinkSocketTest, AddsTheKernelsOwnWordsToAnError) {
    const auto where = NetworkNamespace::create();
    RouteSocket routes(where);
    try {
        routes.add_route(InterfaceAddress::parse("10.1.0.0/24"), IpAddress::parse("10.9.9.9"),
                         "lo");
        FAIL() << "no exception";
    } catch (const std::system_error& fault) {
        EXPECT_NE(std::string(fault.what()).find(" (Nexthop has invalid gateway)"),
                  std::string::npos)
            << fault.what();
    }
}

TEST_F(NetlinkSocketTest, LeavesTheCallerWhereItWas) {
    const auto before = NetworkNamespace::current().inode();
    const auto where = NetworkNamespace::create();
    const NetlinkSocket socket(where, NETLINK_ROUTE);
    EXPECT_EQ(NetworkNamespace::current().inode(), before);
}

TEST_F(NetlinkSocketTest, GivesItsDescriptorBackAlsoWhenItCannotBeUsed) {
    const auto where = NetworkNamespace::create();
    const auto before = open_descriptors();
    {
        NetlinkSocket socket(where, NETLINK_ROUTE);
        NetlinkMessage message = link_of_index(4711);
        EXPECT_THROW(count(socket, message), std::system_error);
    }
    EXPECT_EQ(open_descriptors(), before);
    constexpr int kNoProtocol = 31;
    EXPECT_THROW(NetlinkSocket(where, kNoProtocol), std::system_error);
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(NetlinkSocketTest, DoesNotSurviveExec) {
    const auto where = NetworkNamespace::create();
    const NetlinkSocket socket(where, NETLINK_ROUTE);
    EXPECT_NE(::fcntl(socket.descriptor(), F_GETFD) & FD_CLOEXEC, 0);
}

}  // namespace
}  // namespace bindlab
