#include "cpp_servers/grid/small_grids.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/grid/laboratory.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

std::vector<int> many_sockets_answers(const std::string& id) {
    const SmallGrid grid(many_sockets(), Choice(id));
    EXPECT_EQ(grid.size(), 1U) << id;
    const CellOutcome outcome = grid.measure(Laboratory(Persons::here()), 0, 1, nullptr).front();
    EXPECT_EQ(outcome.fault, "") << id;
    return outcome.answers;
}

class ManySocketsTest : public NeedsNamespaces {};

TEST_F(ManySocketsTest, StandInTheWayOfTheWildcard) {
    in_child([] {
        for (const char* id : {"tcp_listening,ipv4,none,40,wildcard4,none",
                               "tcp_listening,ipv6,addr,12,wildcard6_only,addr",
                               "udp,ipv4,none,11,wildcard6,none"}) {
            EXPECT_EQ(many_sockets_answers(id), (std::vector{EADDRINUSE, kNotTried})) << id;
        }
    });
}

TEST_F(ManySocketsTest, LetAWildcardInThatMayShareWithAll) {
    in_child([] {
        EXPECT_EQ(many_sockets_answers("tcp_bound,ipv4,addr,40,wildcard4,addr"),
                  (std::vector{0, kNotTried}));
        EXPECT_EQ(many_sockets_answers("tcp_listening,ipv6,port,20,wildcard6,port"),
                  (std::vector{0, 0}));
    });
}

}  // namespace
}  // namespace bindlab
