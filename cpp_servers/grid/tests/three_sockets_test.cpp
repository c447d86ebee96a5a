#include "cpp_servers/grid/small_grids.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/grid/laboratory.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

std::vector<int> three_sockets_answers(const std::string& id) {
    const SmallGrid grid(three_sockets(), Choice(id));
    EXPECT_EQ(grid.size(), 1U) << id;
    const CellOutcome outcome = grid.measure(Laboratory(Persons::here()), 0, 1, nullptr).front();
    EXPECT_EQ(outcome.fault, "") << id;
    return outcome.answers;
}

class ThreeSocketsTest : public NeedsNamespaces {};

TEST_F(ThreeSocketsTest, TriesTheThirdIfTheSecondWasLetIn) {
    in_child([] {
        EXPECT_EQ(three_sockets_answers("tcp_listening,first4,none,second4,none,loopback4,none"),
                  (std::vector{0, 0, 0, 0}));
        EXPECT_EQ(three_sockets_answers("tcp_listening,first4,none,second4,none,wildcard4,none"),
                  (std::vector{0, 0, EADDRINUSE, kNotTried}));
        EXPECT_EQ(three_sockets_answers("tcp_listening,first4,none,first4,none,second4,none"),
                  (std::vector{EADDRINUSE, kNotTried, kNotTried, kNotTried}));
    });
}

TEST_F(ThreeSocketsTest, ListensWithNeitherBoundSocketsNorUdp) {
    in_child([] {
        EXPECT_EQ(three_sockets_answers("tcp_bound,first4,addr,first4,addr,wildcard4,addr"),
                  (std::vector{0, kNotTried, 0, kNotTried}));
        EXPECT_EQ(three_sockets_answers("udp,first4,none,second4,none,first4,none"),
                  (std::vector{0, kNotTried, EADDRINUSE, kNotTried}));
    });
}

}  // namespace
}  // namespace bindlab
