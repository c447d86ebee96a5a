#include "cpp_servers/grid/small_grids.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/grid/laboratory.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

std::vector<int> changed_options_answers(const std::string& id) {
    const SmallGrid grid(changed_options(), Choice(id));
    EXPECT_EQ(grid.size(), 1U) << id;
    const CellOutcome outcome = grid.measure(Laboratory(Persons::here()), 0, 1, nullptr).front();
    EXPECT_EQ(outcome.fault, "") << id;
    return outcome.answers;
}

class ChangedOptionsTest : public NeedsNamespaces {};

TEST_F(ChangedOptionsTest, CountWhenTheSecondSocketComes) {
    in_child([] {
        EXPECT_EQ(changed_options_answers("ipv4,none,addr,set,after_bind,bound,same,addr"),
                  (std::vector{0, 0}));
        EXPECT_EQ(changed_options_answers("ipv4,addr,addr,cleared,after_bind,bound,same,addr"),
                  (std::vector{EADDRINUSE, kNotTried}));
    });
}

TEST_F(ChangedOptionsTest, OfAListenerAreNotThoseOfItsConnection) {
    in_child([] {
        EXPECT_EQ(
            changed_options_answers("ipv6,none,addr,set,after_handshake,connection,same,addr"),
            (std::vector{EADDRINUSE, kNotTried}));
        EXPECT_EQ(changed_options_answers("ipv6,none,addr,set,on_accepted,time_wait,same,addr"),
                  (std::vector{0, 0}));
    });
}

TEST(ChangedOptions, AreLeftOutWhereTheSecondSocketComesBefore) {
    EXPECT_EQ(SmallGrid(changed_options(), Choice("*,on_accepted,listening,*")).size(), 0U);
}

}  // namespace
}  // namespace bindlab
