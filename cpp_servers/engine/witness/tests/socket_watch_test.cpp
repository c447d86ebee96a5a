#include "cpp_servers/engine/witness/socket_watch.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <vector>

#include "cpp_servers/engine/tests/report_pipe.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

constexpr const char* kAddress = "127.0.0.1:9527";

struct TwoHostsWatched {
    SocketWatch::Awaited await(const SocketPattern& pattern, bool absent = false,
                               Clock::time_point until = Clock::now()) {
        return watch.await(0, pattern, absent, until, waiter);
    }
    Descriptor listen() { return listen_socket(hosts[0].where, kAddress, 1); }

    ReportPipe pipe;
    CaseReport report = pipe.writer();
    Waiter waiter{report};
    NamespaceFactory namespaces;
    std::array<Host, 2> hosts{Host("server", namespaces), Host("client", namespaces)};
    SocketWatch watch{hosts};
};

SocketPattern listening() {
    SocketPattern pattern;
    pattern.state = "LISTEN";
    return pattern;
}

class SocketWatchTest : public NeedsNamespaces {};

TEST_F(SocketWatchTest, ShowsTheTablesOfAllHostsInTheirOrder) {
    in_child([] {
        TwoHostsWatched it;
        const Descriptor listener = it.listen();
        const Snapshot snapshot = it.watch.look();
        ASSERT_EQ(snapshot.size(), 2U);
        EXPECT_EQ(snapshot[0].host, "server");
        ASSERT_EQ(snapshot[0].table.size(), 1U);
        EXPECT_EQ(snapshot[0].table[0].state, "LISTEN");
        EXPECT_EQ(snapshot[0].table[0].local.to_string(), kAddress);
        EXPECT_EQ(snapshot[1].host, "client");
        EXPECT_TRUE(snapshot[1].table.empty());
    });
}

TEST_F(SocketWatchTest, TakesATableThatIsKnownAlreadyAsItIs) {
    in_child([] {
        TwoHostsWatched it;
        const Descriptor listener = it.listen();
        const Snapshot snapshot = it.watch.look(1, it.watch.look_at(0));
        EXPECT_EQ(snapshot[0].table.size(), 1U);
        EXPECT_EQ(snapshot[1].table.size(), 1U);
    });
}

TEST_F(SocketWatchTest, WaitsNoLongerWhenItIsAsWanted) {
    in_child([] {
        TwoHostsWatched it;
        EXPECT_TRUE(it.await(listening(), true, Clock::now() + std::chrono::hours(1)).as_wanted);
        const Descriptor listener = it.listen();
        const auto seen = it.await(listening(), false, Clock::now() + std::chrono::hours(1));
        EXPECT_TRUE(seen.as_wanted);
        EXPECT_EQ(seen.table.size(), 1U);
    });
}

TEST_F(SocketWatchTest, EndsWithTheTableThatWasNotAsWanted) {
    in_child([] {
        TwoHostsWatched it;
        const Descriptor listener = it.listen();
        const auto seen = it.await(listening(), true);
        EXPECT_FALSE(seen.as_wanted);
        EXPECT_EQ(seen.table.size(), 1U);
    });
}

TEST_F(SocketWatchTest, LooksOnceEvenWhenTheTimeIsOver) {
    in_child([] {
        TwoHostsWatched it;
        const Descriptor listener = it.listen();
        EXPECT_TRUE(it.await(listening(), false, Clock::now() - std::chrono::hours(1)).as_wanted);
    });
}

TEST_F(SocketWatchTest, SeesASocketThatComesWhileItWaits) {
    in_child([] {
        TwoHostsWatched it;
        std::array<int, 2> ends{};
        check(pipe2(ends.data(), O_CLOEXEC), "open a pipe");
        const Descriptor read_end(ends[0]);
        const Descriptor write_end(ends[1]);
        check(write(write_end.get(), "x", 1), "write");
        Descriptor listener;
        it.waiter.attend(read_end.get(), [&] {
            listener = it.listen();
            it.waiter.forget(read_end.get());
        });
        EXPECT_TRUE(it.await(listening(), false, Clock::now() + std::chrono::hours(1)).as_wanted);
        EXPECT_TRUE(listener);
    });
}

TEST_F(SocketWatchTest, ShowsBothProtocolsEvenWhenOneDecides) {
    in_child([] {
        TwoHostsWatched it;
        const Descriptor udp = bind_socket(it.hosts[0].where, kAddress, SOCK_DGRAM);
        const Descriptor listener = it.listen();
        for (const Protocol protocol : {Protocol::tcp, Protocol::udp}) {
            SocketPattern pattern;
            pattern.protocol = protocol;
            const auto seen = it.await(pattern);
            EXPECT_TRUE(seen.as_wanted);
            ASSERT_EQ(seen.table.size(), 2U);
            EXPECT_EQ(seen.table[0].protocol, Protocol::tcp);
            EXPECT_EQ(seen.table[1].protocol, Protocol::udp);
        }
    });
}

}  // namespace
}  // namespace bindlab
