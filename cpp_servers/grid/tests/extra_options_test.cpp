#include "cpp_servers/grid/small_grids.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/grid/laboratory.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class ExtraOptionsTest : public NeedsNamespaces {};

std::vector<int> extra_options_answers(const std::string& id) {
    const SmallGrid grid(extra_options(), Choice(id));
    EXPECT_EQ(grid.size(), 1U) << id;
    const CellOutcome outcome = grid.measure(Laboratory(Persons::here()), 0, 1, nullptr).front();
    EXPECT_EQ(outcome.fault, "") << id;
    return outcome.answers;
}

// ip(7), IP_FREEBIND, IP_TRANSPARENT.
TEST_F(ExtraOptionsTest, LetASocketToAnAddressThatNobodyHas) {
    in_child([] {
        for (const char* id : {"udp,freebind,second,first4,none,absent4,none",
                               "udp,freebind,second,first6,none,absent6,none",
                               "udp,transparent,second,first4,none,absent4,none",
                               "udp,transparent,second,first6,none,absent6,none"}) {
            EXPECT_EQ(extra_options_answers(id), (std::vector{0, kNotTried})) << id;
        }
        for (const char* id : {"udp,freebind,first,absent4,none,absent4,none",
                               "udp,device,second,first6,none,absent6,none"}) {
            EXPECT_EQ(extra_options_answers(id), (std::vector{EADDRNOTAVAIL, kNotTried})) << id;
        }
    });
}

TEST_F(ExtraOptionsTest, ShareNoPort) {
    in_child([] {
        for (const char* id : {"tcp_listening,freebind,first,absent4,none,wildcard4,none",
                               "tcp_listening,transparent,second,first6,none,first6,none",
                               "tcp_listening,device,first,first4,none,first4,none",
                               "tcp_bound,address_no_port,second,first4,none,first4,none"}) {
            EXPECT_EQ(extra_options_answers(id), (std::vector{EADDRINUSE, kNotTried})) << id;
        }
    });
}

TEST(ExtraOptions, AloneLetTheFirstToAnAddressThatNobodyHas) {
    EXPECT_EQ(SmallGrid(extra_options(), Choice("*,device,first,absent?,*")).size(), 0U);
    EXPECT_EQ(SmallGrid(extra_options(), Choice("*,freebind,second,absent?,*")).size(), 0U);
    EXPECT_NE(SmallGrid(extra_options(), Choice("*,freebind,first,absent?,*")).size(), 0U);
}

}  // namespace
}  // namespace bindlab
