#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/grid/laboratory.hpp"
#include "cpp_servers/grid/small_grids.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class ConnectionsTest : public NeedsNamespaces {};

std::string results(const std::string& glob) {
    const SmallGrid grid(connections(), Choice(glob));
    std::string words;
    const auto outcomes = grid.measure(Laboratory(Persons::here()), 0, grid.size(), nullptr);
    for (const CellOutcome& outcome : outcomes) {
        EXPECT_EQ(outcome.fault, "");
        words += results_of(outcome, 2).substr(1) + " ";
    }
    return words;
}

// tcp_twsk_unique(): with tcp_tw_reuse and timestamps, and never the end of a connection that
// lives.
TEST_F(ConnectionsTest, ReuseTimeWaitIfTheSettingsSaySo) {
    in_child([] {
        EXPECT_EQ(results("first4,time_wait,addr,chosen,?,1,chosen,addr,same"),
                  "ok,EADDRNOTAVAIL ok,EINPROGRESS ");
    });
}

TEST_F(ConnectionsTest, NeverReuseOneThatIsOpen) {
    in_child([] {
        EXPECT_EQ(results("first6,established,addr,chosen,1,1,chosen,addr,*"),
                  "ok,EADDRNOTAVAIL ok,EINPROGRESS ");
    });
}

// __inet_hash_connect(): a port that bind() has given away is passed over; one that connect() has
// may serve for another end, or for the same once TIME_WAIT may be reused.
TEST_F(ConnectionsTest, TakeAPortByThemselvesThatNoBindHasHad) {
    in_child([] {
        EXPECT_EQ(results("first4,established,none,*,1,1,automatic,none,*"),
                  "-,EADDRNOTAVAIL -,EADDRNOTAVAIL -,EADDRNOTAVAIL -,EINPROGRESS ");
        EXPECT_EQ(results("loopback6,time_wait,none,automatic,1,[01],automatic,none,same"),
                  "-,EADDRNOTAVAIL -,EINPROGRESS ");
    });
}

}  // namespace
}  // namespace bindlab
