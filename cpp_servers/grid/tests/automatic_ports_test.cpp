#include "cpp_servers/grid/small_grids.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/grid/laboratory.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class AutomaticPortsTest : public NeedsNamespaces {};

std::vector<int> automatic_ports_answers(const std::string& id) {
    const SmallGrid grid(automatic_ports(), Choice(id));
    EXPECT_EQ(grid.size(), 1U) << id;
    const CellOutcome outcome = grid.measure(Laboratory(Persons::here()), 0, 1, nullptr).front();
    EXPECT_EQ(outcome.fault, "") << id;
    return outcome.answers;
}

// inet_csk_find_open_port() asks for a port without conflict, and does not relax.
TEST_F(AutomaticPortsTest, AreThoseOfTheFirstOnAnotherAddressOnly) {
    in_child([] {
        EXPECT_EQ(automatic_ports_answers("tcp_listening,first4,none,second4,none,bind"),
                  (std::vector{0, 0, kNotTried}));
        for (const char* id : {"tcp_listening,first4,none,first4,none,bind",
                               "tcp_listening,first4,port,first4,port,bind",
                               "tcp_bound,first6,addr,wildcard6,addr,bind"}) {
            EXPECT_EQ(automatic_ports_answers(id), (std::vector{EADDRINUSE, kNotTried, kNotTried}))
                << id;
        }
    });
}

// ip-sysctl.rst, ip_autobind_reuse.
TEST_F(AutomaticPortsTest, MayBeReusedWhereASettingSaysSo) {
    in_child([] {
        EXPECT_EQ(automatic_ports_answers("tcp_bound,first6,addr,wildcard6,addr,bind_reuse"),
                  (std::vector{0, kNotTried, kNotTried}));
    });
}

// udp_lib_lport_inuse() marks no port that both would share.
TEST_F(AutomaticPortsTest, OfUdpAreSharedLikeAnyOther) {
    in_child([] {
        EXPECT_EQ(automatic_ports_answers("udp,first4,addr,first4,addr,bind"),
                  (std::vector{0, kNotTried, kNotTried}));
        EXPECT_EQ(automatic_ports_answers("udp,first4,none,first4,none,connect"),
                  (std::vector{kNotTried, kNotTried, EAGAIN}));
    });
}

// __inet_hash_connect() passes over what bind() has given away, whatever the address.
TEST_F(AutomaticPortsTest, OfAConnectionAreNobodysBound) {
    in_child([] {
        EXPECT_EQ(automatic_ports_answers("tcp_bound,first4,none,second4,none,connect"),
                  (std::vector{kNotTried, kNotTried, EADDRNOTAVAIL}));
    });
}

TEST(AutomaticPorts, AreNotAskedForWhereTheAnswerIsKnown) {
    EXPECT_EQ(SmallGrid(automatic_ports(), Choice("udp,*,bind_reuse")).size(), 0U);
    EXPECT_EQ(SmallGrid(automatic_ports(), Choice("*,addr,connect")).size(), 0U);
}

}  // namespace
}  // namespace bindlab
