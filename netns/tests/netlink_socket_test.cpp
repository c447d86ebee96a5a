#include "netns/netlink_socket.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/rtnetlink.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

#include "netns/tests/needs_namespaces.hpp"

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

TEST_F(NetlinkSocketTest, DoesNotSurviveExec) {
    const auto where = NetworkNamespace::create();
    const NetlinkSocket socket(where, NETLINK_ROUTE);
    EXPECT_NE(::fcntl(socket.descriptor(), F_GETFD) & FD_CLOEXEC, 0);
}

}  // namespace
}  // namespace bindlab
