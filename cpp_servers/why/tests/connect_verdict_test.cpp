#include "cpp_servers/why/connect_verdict.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kNow{1'000'500};

ConnectRequest made_connect(std::string_view from, std::string_view to) {
    ConnectRequest request;
    request.bound = Endpoint::parse(from);
    request.source = request.bound.address;
    request.to = Endpoint::parse(to);
    return request;
}

HostFacts one_port_host(KernelVersion kernel = {6, 18, 44}, int tw_reuse = 0) {
    HostFacts host = made_host(kernel);
    host.chosen_ports = {40000, 40000};
    host.tw_reuse = tw_reuse;
    return host;
}

SocketEntry entry(std::string_view state, std::string_view local, std::string_view remote = "") {
    return made_socket(state, local, remote).entry;
}

/// What is left of a connection from 10.0.0.1:40000 to 10.0.0.2:80.
SocketEntry remnant(std::string_view state, milliseconds age) {
    SocketEntry made = entry(state, "10.0.0.1:40000", "10.0.0.2:80");
    made.inode = 0;
    made.timer = "timewait";
    made.timer_left = milliseconds(60'000) - age;
    return made;
}

class ConnectVerdictTest : public ::testing::Test {
protected:
    ConnectVerdict verdict(const std::vector<SocketEntry>& all) const {
        return connect_verdict(all, request, host, kNow);
    }

    bool is_unknown_for(const std::vector<SocketEntry>& all,
                        const std::vector<ConnectFact>& facts) const {
        const ConnectVerdict found = verdict(all);
        return found.error != 0 && found.deciding == facts;
    }

    bool is_refused(const std::vector<SocketEntry>& all) const {
        const ConnectVerdict found = verdict(all);
        return found.error != 0 && found.deciding.empty();
    }

    ConnectRequest request = made_connect("10.0.0.1:40000", "10.0.0.2:80");
    HostFacts host = one_port_host();
};

TEST_F(ConnectVerdictTest, WithAPortOfItsOwnOnlyTheSameFourTupleRefuses) {
    EXPECT_EQ(verdict({}).error, 0);
    EXPECT_EQ(verdict({entry("LISTEN", "10.0.0.1:40000"),
                       entry("ESTABLISHED", "10.0.0.1:40000", "10.0.0.2:81"),
                       entry("ESTABLISHED", "10.0.0.3:40000", "10.0.0.2:80")})
                  .error,
              0);
    const ConnectVerdict taken = verdict(
        {entry("LISTEN", "10.0.0.1:40000"), entry("ESTABLISHED", "10.0.0.1:40000", "10.0.0.2:80")});
    EXPECT_EQ(taken.error, EADDRNOTAVAIL);
    EXPECT_EQ(taken.holder, 1U);
    EXPECT_TRUE(taken.deciding.empty());
}

TEST_F(ConnectVerdictTest, AMappedAddressIsTheSameFourTuple) {
    EXPECT_TRUE(
        is_refused({entry("ESTABLISHED", "[::ffff:10.0.0.1]:40000", "[::ffff:10.0.0.2]:80")}));
}

TEST_F(ConnectVerdictTest, TheSocketItselfIsNotInItsOwnWay) {
    SocketEntry own = entry("ESTABLISHED", "10.0.0.1:40000", "10.0.0.2:80");
    own.inode = request.inode = 99;
    EXPECT_EQ(verdict({own}).error, 0);
    request.inode = 98;
    EXPECT_TRUE(is_refused({own}));
}

TEST_F(ConnectVerdictTest, ADeviceOfItsOwnKeepsFourTuplesApart) {
    SocketEntry there = entry("ESTABLISHED", "10.0.0.1:40000", "10.0.0.2:80");
    request.interface = 2;
    EXPECT_TRUE(is_refused({there})) << "one without a device has it on all";
    there.interface = 3;
    EXPECT_EQ(verdict({there}).error, 0);
    there.interface = 2;
    EXPECT_TRUE(is_refused({there}));
}

TEST_F(ConnectVerdictTest, WithAPortOfItsOwnTheRemnantsTimestampsDecide) {
    for (const int tw_reuse : {0, 1, 2}) {
        host.tw_reuse = tw_reuse;
        EXPECT_TRUE(
            is_unknown_for({remnant("TIME_WAIT", milliseconds(1))}, {ConnectFact::timestamps}));
        EXPECT_TRUE(
            is_unknown_for({remnant("FIN_WAIT2", milliseconds(1))}, {ConnectFact::timestamps}));
    }
    SocketEntry held = remnant("FIN_WAIT2", milliseconds(1));
    held.timer = "off";
    EXPECT_TRUE(is_refused({held})) << "a whole socket, with a descriptor";
}

TEST_F(ConnectVerdictTest, UdpKnowsNoFourTuplesThatAreTaken) {
    request.protocol = Protocol::udp;
    SocketEntry other = entry("ESTABLISHED", "10.0.0.1:40000", "10.0.0.2:80");
    other.protocol = Protocol::udp;
    EXPECT_EQ(verdict({other}).error, 0);
}

class ChosenPortTest : public ConnectVerdictTest {
protected:
    ChosenPortTest() { request.bound.port = 0; }
};

TEST_F(ChosenPortTest, AnyFreePortWillDo) {
    host.chosen_ports = {40000, 40001};
    const SocketEntry taken = entry("ESTABLISHED", "10.0.0.1:40000", "10.0.0.2:80");
    EXPECT_EQ(verdict({taken}).error, 0);
    host.reserved_ports = "40001";
    EXPECT_TRUE(is_refused({taken}));
    host.reserved_ports = "40000-40001";
    EXPECT_TRUE(is_refused({}));
}

TEST_F(ChosenPortTest, OfAnOddNumberTheFirstOrTheLastIsLeftOut) {
    host.chosen_ports = {40000, 40002};
    const SocketEntry first = entry("ESTABLISHED", "10.0.0.1:40000", "10.0.0.2:80");
    const SocketEntry second = entry("ESTABLISHED", "10.0.0.1:40001", "10.0.0.2:80");
    const SocketEntry third = entry("ESTABLISHED", "10.0.0.1:40002", "10.0.0.2:80");
    EXPECT_TRUE(is_unknown_for({first, second}, {ConnectFact::odd_end}));
    EXPECT_TRUE(is_unknown_for({third, second}, {ConnectFact::odd_end}));
    EXPECT_EQ(verdict({second}).error, 0) << "one of the two ends is tried";
    EXPECT_EQ(verdict({first, third}).error, 0);
    EXPECT_TRUE(is_refused({first, second, third}));
    request.ports = PortRange{0, 40002};
    EXPECT_EQ(verdict({first, second}).error, 0) << "but with IP_LOCAL_PORT_RANGE";
    host.kernel = {6, 7, 9};
    EXPECT_TRUE(is_unknown_for({first, second}, {ConnectFact::odd_end})) << "since 6.8";
}

TEST_F(ChosenPortTest, ARangeOfItsOwnLiesWithinTheHosts) {
    host.chosen_ports = {40000, 40009};
    request.ports = PortRange{40009, 50000};
    EXPECT_TRUE(is_refused({entry("LISTEN", "10.0.0.1:40009")}));
    request.ports = PortRange{30000, 40000};
    EXPECT_TRUE(is_refused({entry("LISTEN", "10.0.0.1:40000")}));
}

TEST_F(ChosenPortTest, WhoeverHasBoundItKeepsItFromAnyAddress) {
    for (const char* state : {"LISTEN", "BOUND_INACTIVE"}) {
        EXPECT_TRUE(is_refused({entry(state, "10.0.0.3:40000")})) << state;
    }
}

TEST_F(ChosenPortTest, AnotherFourTupleSharesItUnlessItWasBound) {
    EXPECT_TRUE(is_unknown_for({entry("ESTABLISHED", "10.0.0.1:40000", "10.0.0.9:80")},
                               {ConnectFact::bound_port}));
    EXPECT_TRUE(is_refused({entry("ESTABLISHED", "10.0.0.1:40000", "10.0.0.9:80"),
                            entry("CLOSE_WAIT", "10.0.0.1:40000", "10.0.0.2:80")}));
}

TEST_F(ChosenPortTest, ARemnantIsTakenOverByTheSetting) {
    const std::vector<SocketEntry> old = {remnant("TIME_WAIT", milliseconds(2000))};
    const std::vector<ConnectFact> hidden = {ConnectFact::timestamps, ConnectFact::bound_port};
    EXPECT_TRUE(is_refused(old)) << "tcp_tw_reuse 0";
    host.tw_reuse = 1;
    EXPECT_TRUE(is_unknown_for(old, hidden));
    host.tw_reuse = 2;
    EXPECT_TRUE(is_refused(old)) << "not on loopback";
    SocketEntry on_loopback = old.front();
    on_loopback.local.address = on_loopback.remote.address = IpAddress::parse("127.0.0.1");
    request.source = request.to.address = on_loopback.local.address;
    EXPECT_TRUE(is_unknown_for({on_loopback}, hidden));
}

TEST_F(ChosenPortTest, ARemnantMustBeOldByMillisecondsSince614) {
    host.tw_reuse = 1;
    EXPECT_TRUE(is_refused({remnant("TIME_WAIT", milliseconds(900))}));
    EXPECT_TRUE(
        is_unknown_for({remnant("TIME_WAIT", milliseconds(1000))},
                       {ConnectFact::timestamps, ConnectFact::age, ConnectFact::bound_port}));
    host.tw_reuse_delay = milliseconds(100);
    EXPECT_TRUE(is_unknown_for({remnant("TIME_WAIT", milliseconds(900))},
                               {ConnectFact::timestamps, ConnectFact::bound_port}));
}

TEST_F(ChosenPortTest, ARemnantMustBeOfAnEarlierSecondBefore614) {
    host = one_port_host({6, 12, 43}, 1);
    EXPECT_TRUE(is_refused({remnant("TIME_WAIT", milliseconds(300))})) << "both in second 1000";
    EXPECT_TRUE(is_unknown_for({remnant("TIME_WAIT", milliseconds(700))},
                               {ConnectFact::timestamps, ConnectFact::bound_port}));
    EXPECT_TRUE(
        is_unknown_for({remnant("TIME_WAIT", milliseconds(500))},
                       {ConnectFact::timestamps, ConnectFact::age, ConnectFact::bound_port}));
}

TEST_F(ChosenPortTest, FinWait2IsLeftAloneSinceItsCommit) {
    const std::vector<SocketEntry> old = {remnant("FIN_WAIT2", milliseconds(5000))};
    const auto on = [&](KernelVersion kernel) { host = one_port_host(kernel, 1); };
    for (const KernelVersion kernel :
         {KernelVersion{6, 12, 0}, KernelVersion{6, 1, 113}, KernelVersion{5, 10, 227}}) {
        on(kernel);
        EXPECT_TRUE(is_refused(old)) << to_string(kernel);
    }
    for (const KernelVersion kernel : {KernelVersion{6, 1, 112}, KernelVersion{5, 10, 226}}) {
        on(kernel);
        EXPECT_TRUE(is_unknown_for(old, {ConnectFact::timestamps, ConnectFact::bound_port}))
            << to_string(kernel);
    }
    on({6, 6, 60});
    EXPECT_TRUE(is_unknown_for(
        old, {ConnectFact::timestamps, ConnectFact::bound_port, ConnectFact::backport}));
}

TEST_F(ChosenPortTest, OfUdpAPortMustBeFreeAsForBind) {
    request.protocol = Protocol::udp;
    request.bound.address = IpAddress::parse("0.0.0.0");
    SocketEntry there = entry("CLOSE", "10.0.0.3:40000");
    EXPECT_EQ(verdict({there}).error, 0) << "TCP's is another matter";
    there.protocol = Protocol::udp;
    EXPECT_EQ(verdict({there}).error, EAGAIN);
    EXPECT_TRUE(is_refused({there}));
    request.options.address = true;
    EXPECT_EQ(verdict({there}).error, EAGAIN);
    EXPECT_EQ(verdict({there}).of_port, std::vector{HiddenFact::reuse_options});
    request.bound.address = IpAddress::parse("10.0.0.1");
    EXPECT_EQ(verdict({there}).error, 0) << "another address";
}

TEST(ConnectFactTest, HasWords) {
    for (const ConnectFact fact :
         {ConnectFact::timestamps, ConnectFact::age, ConnectFact::bound_port, ConnectFact::odd_end,
          ConnectFact::backport}) {
        EXPECT_FALSE(words_of(fact).empty());
    }
}

}  // namespace
}  // namespace bindlab
