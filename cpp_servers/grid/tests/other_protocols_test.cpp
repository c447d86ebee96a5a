#include "cpp_servers/grid/small_grids.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "cpp_servers/grid/laboratory.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class OtherProtocolsTest : public NeedsNamespaces {};

bool has_protocol(int number) {
    return static_cast<bool>(Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, number)));
}

std::vector<int> other_protocols_answers(const std::string& id) {
    const SmallGrid grid(other_protocols(), Choice(id));
    EXPECT_EQ(grid.size(), 1U) << id;
    const CellOutcome outcome = grid.measure(Laboratory(Persons::here()), 0, 1, nullptr).front();
    EXPECT_EQ(outcome.fault, "") << id;
    return outcome.answers;
}

// A socket of MPTCP is one of TCP below (mptcp(7)).
TEST_F(OtherProtocolsTest, OfMptcpShareThePortsOfTcp) {
    if (!has_protocol(IPPROTO_MPTCP)) {
        GTEST_SKIP() << "this kernel has no MPTCP";
    }
    in_child([] {
        EXPECT_EQ(other_protocols_answers("tcp,first4,none,mptcp,wildcard4,none"),
                  (std::vector{EADDRINUSE, kNotTried}));
        EXPECT_EQ(other_protocols_answers("mptcp,first6,none,tcp,second6,none"),
                  (std::vector{0, 0}));
        EXPECT_EQ(other_protocols_answers("mptcp,wildcard4,port,mptcp,wildcard4,port"),
                  (std::vector{0, 0}));
    });
}

// sctp_get_port_local(): a table of its own.
TEST_F(OtherProtocolsTest, OfSctpHavePortsOfTheirOwn) {
    if (!has_protocol(IPPROTO_SCTP)) {
        GTEST_SKIP() << "this kernel has no SCTP";
    }
    in_child([] {
        EXPECT_EQ(other_protocols_answers("tcp,first4,none,sctp,first4,none"), (std::vector{0, 0}));
        EXPECT_EQ(other_protocols_answers("sctp,first4,none,sctp,wildcard4,none"),
                  (std::vector{EADDRINUSE, kNotTried}));
    });
}

TEST(OtherProtocols, AreLeftOutWithTheReasonWhereTheKernelHasThemNot) {
    const SmallGrid grid(other_protocols(), Choice());
    std::size_t left_out = 0;
    for (const auto& [reason, count] : grid.left_out()) {
        left_out += reason.find("TCP beside TCP") == std::string::npos ? count : 0;
    }
    EXPECT_EQ(grid.size() + left_out, 8U * 48 * 48);
    EXPECT_EQ(grid.left_out().contains("the kernel has no SCTP: socket() is refused"),
              !has_protocol(IPPROTO_SCTP));
    EXPECT_EQ(grid.left_out().contains("the kernel has no MPTCP: socket() is refused"),
              !has_protocol(IPPROTO_MPTCP));
}

}  // namespace
}  // namespace bindlab
