// The counters of a namespace, as nstat(8) names them.
#include "netns/counters.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "netns/network_namespace.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

TEST(Counters, AreNamedByTheirGroupAndTheirName) {
    const Counters counters = parse_counters(
        "Tcp: MaxConn ActiveOpens\nTcp: -1 7\nTcpExt: TW\nTcpExt: 18446744073709551615\n");
    EXPECT_EQ(counters.size(), 3U);
    EXPECT_EQ(counters.at("TcpMaxConn"), -1);
    EXPECT_EQ(counters.at("TcpActiveOpens"), 7);
    EXPECT_EQ(counters.at("TcpExtTW"), -1);
}

TEST(Counters, AreRefusedInAnotherForm) {
    for (const char* text :
         {"Tcp: A\n", "Tcp: A\nUdp: 1\n", "Tcp: A B\nTcp: 1\n", "A\n1\n", "Tcp: A\nTcp: x\n"}) {
        EXPECT_THROW(parse_counters(text), std::invalid_argument) << text;
    }
}

class CountersOfANamespace : public NeedsNamespaces {};

TEST_F(CountersOfANamespace, BeginAtZeroAndHaveWhatNstatShows) {
    const Counters counters = read_counters(NetworkNamespace::create());
    ASSERT_TRUE(counters.contains("TcpActiveOpens"));
    EXPECT_EQ(counters.at("TcpActiveOpens"), 0);
    EXPECT_TRUE(counters.contains("TcpExtTW"));
    EXPECT_TRUE(counters.contains("TcpExtTCPTimeWaitOverflow"));
}

}  // namespace
}  // namespace bindlab
