// The hand-made TCP end against a real listener: two namespaces, a veth pair, and an address that
// nobody owns, in both families.
#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/actor/tests/in_network.hpp"
#include "cpp_servers/actor/tests/script.hpp"
#include "netns/link.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {
namespace {

constexpr const char* kServerMac = "02:00:00:00:00:01";
constexpr const char* kClientMac = "02:00:00:00:00:02";

struct Addresses {
    std::string server;
    std::string server_prefix;
    std::string client_prefix;
    std::string pretended;
    std::string local;   // endpoint of the flow
    std::string remote;  // endpoint of the listener
    std::string kind;
};

Addresses addresses(Family family) {
    if (family == Family::ipv4) {
        return {"10.0.0.1",       "10.0.0.1/24",   "10.0.0.9/24", "10.0.0.2",
                "10.0.0.2:40000", "10.0.0.1:9527", "tcp"};
    }
    return {"fd00::1",         "fd00::1/64",     "fd00::9/64", "fd00::2",
            "[fd00::2]:40000", "[fd00::1]:9527", "tcp6"};
}

// The topology `raw`: the client's host speaks for an address it does not own.
struct Network {
    explicit Network(const Addresses& with) {
        RouteSocket at_server(server);
        RouteSocket at_client(client);
        create_veth_pair({&server,
                          &at_server,
                          "eth0",
                          kServerMac,
                          {InterfaceAddress::parse(with.server_prefix)}},
                         {&client,
                          &at_client,
                          "eth0",
                          kClientMac,
                          {InterfaceAddress::parse(with.client_prefix)}});
        at_server.set_neighbour("eth0", IpAddress::parse(with.pretended), kClientMac);
        at_client.set_neighbour("eth0", IpAddress::parse(with.server), kServerMac);
    }

    NetworkNamespace server = NetworkNamespace::create();
    NetworkNamespace client = NetworkNamespace::create();
};

class RawVerbs : public InNetwork, public ::testing::WithParamInterface<Family> {
protected:
    void SetUp() override {
        BINDLAB_NEED_ISOLATION();
        network_.emplace(with_);
        listen();
    }

    void listen() {
        network_->server.run_inside([&] {
            server_.must("socket " + with_.kind);
            server_.must("setsockopt SO_REUSEADDR 1");
            server_.must("bind " + with_.remote);
            server_.must("listen");
        });
    }

    void open(const std::string& name) {
        network_->client.run_inside(
            [&] { raw_.must("flow " + with_.local + ' ' + with_.remote + " as " + name); });
    }

    // From SYN to the connection in the server's hands.
    void shake_hands(const std::string& syn) {
        open("flow");
        raw_.must("segment " + syn);
        ASSERT_EQ(raw_.outcome("answer"), "SA");
        raw_.must("segment A");
        ASSERT_EQ(server_.must("accept"), with_.local);
    }

    // The server closes first; after this it remembers the connection in TIME_WAIT.
    void leave_in_time_wait() {
        server_.must("close conn");
        ASSERT_EQ(raw_.outcome("answer"), "FA");
        raw_.must("segment A");
        raw_.must("segment FA");
        ASSERT_EQ(raw_.outcome("answer"), "A");
    }

    Addresses with_ = addresses(GetParam());
    std::optional<Network> network_;
    Script server_{"server"};
    Script raw_{"raw"};
};

TEST_P(RawVerbs, ShakeHandsAndCarryData) {
    shake_hands("S seq 5000");
    raw_.must("segment PA \"hello\"");
    EXPECT_EQ(raw_.outcome("answer"), "A");
    EXPECT_EQ(server_.outcome("recv conn"), "hello");
    server_.must("send conn \"back\"");
    const Answer data = raw_.call("answer");
    EXPECT_EQ(data.value, "PA");
    EXPECT_EQ(data.find("data"), "back");
    EXPECT_EQ(data.find("len"), "4");
    EXPECT_EQ(data.find("seq_relative"), "1");
    EXPECT_EQ(data.find("ack_relative"), "6");
    EXPECT_EQ(data.find("ack"), "5006");
}

TEST_P(RawVerbs, ExchangeFins) {
    shake_hands("S");
    raw_.must("segment FA");
    EXPECT_EQ(raw_.outcome("answer"), "A");
    EXPECT_EQ(server_.outcome("recv conn"), "");
    server_.must("close conn");
    EXPECT_EQ(raw_.outcome("answer"), "FA");
    EXPECT_EQ(raw_.outcome("segment A"), "ok");
    EXPECT_EQ(raw_.outcome("answer dontwait"), "EAGAIN") << "the server is content";
}

TEST_P(RawVerbs, NegotiateTimestamps) {
    open("flow");
    raw_.must("segment S seq 1000 ts 500");
    const Answer answer = raw_.call("answer");
    EXPECT_EQ(answer.value, "SA");
    EXPECT_EQ(answer.find("tsecr"), "500");
    EXPECT_NE(answer.find("ts"), "");
    const Answer third = raw_.call("segment A ts +7");
    EXPECT_EQ(third.find("ts"), "507");
    EXPECT_EQ(third.find("tsecr"), answer.find("ts"));
    server_.must("accept");
    server_.must("send conn \"x\"");
    EXPECT_EQ(raw_.call("answer").find("tsecr"), "507");
}

TEST_P(RawVerbs, DoWithoutTimestamps) {
    open("flow");
    raw_.must("segment S");
    EXPECT_EQ(raw_.call("answer").find("ts"), "");
    EXPECT_EQ(raw_.call("segment A").find("ts"), "");
}

TEST_P(RawVerbs, AreResetWhereNobodyListens) {
    server_.must("close");
    open("flow");
    raw_.must("segment S");
    EXPECT_EQ(raw_.outcome("answer"), "RA");
}

TEST_P(RawVerbs, ResetAConnection) {
    shake_hands("S");
    raw_.must("segment R");
    EXPECT_EQ(server_.outcome("recv conn"), "ECONNRESET");
}

TEST_P(RawVerbs, GiveTimeWaitANewSynAboveTheOldNumbers) {
    shake_hands("S seq 1000");
    leave_in_time_wait();
    open("again");
    raw_.must("segment again S seq last+1");
    EXPECT_EQ(raw_.outcome("answer again"), "SA");
    raw_.must("segment again A");
    EXPECT_EQ(server_.must("accept as reborn"), with_.local);
}

TEST_P(RawVerbs, AreToldOffByTimeWaitForAnOldSyn) {
    shake_hands("S seq 1000");
    leave_in_time_wait();
    open("again");
    raw_.must("segment again S seq last");
    const Answer answer = raw_.call("answer again");
    EXPECT_EQ(answer.value, "A");
    EXPECT_EQ(answer.find("ack"), "1002") << "what the old connection expected next";
    EXPECT_EQ(raw_.outcome("answer again dontwait"), "EAGAIN");
}

TEST_P(RawVerbs, LetNewerTimestampsStandInForHigherNumbers) {
    // Or the second of two wrong SYNs within half a second gets no answer (tcp_oow_rate_limited).
    write_sysctl(network_->server, "net.ipv4.tcp_invalid_ratelimit", "0");
    shake_hands("S seq 1000 ts 500");
    leave_in_time_wait();
    open("again");
    raw_.must("segment again S seq last-2 ts last-100");
    EXPECT_EQ(raw_.outcome("answer again"), "A") << "both are old";
    raw_.must("segment again S seq last+1000 ts last-100");
    EXPECT_EQ(raw_.outcome("answer again"), "A") << "PAWS: the clock decides";
    raw_.must("segment again S seq last-2 ts last+1");
    EXPECT_EQ(raw_.outcome("answer again"), "SA") << "the clock alone is enough";
}

TEST_P(RawVerbs, PlayTheServerOfAConnect) {
    open("flow");
    Script caller{"caller"};
    const std::string from = GetParam() == Family::ipv4 ? "10.0.0.1:9527" : "[fd00::1]:9527";
    server_.must("close");
    network_->server.run_inside([&] {
        caller.must("socket " + with_.kind + " nonblock");
        caller.must("bind " + from);
        EXPECT_EQ(caller.outcome("connect " + with_.local), "EINPROGRESS");
    });
    EXPECT_EQ(raw_.outcome("answer"), "S");
    raw_.must("segment SA seq 7000");
    EXPECT_EQ(raw_.outcome("answer"), "A");
    EXPECT_EQ(caller.outcome("getsockopt SO_ERROR"), "0");
    EXPECT_EQ(caller.outcome("getpeername"), with_.local);
}

TEST_P(RawVerbs, HearNothingOfOtherConnections) {
    open("flow");
    Script other{"other"};
    network_->client.run_inside([&] {
        other.must("socket " + with_.kind);
        other.must("connect " + with_.remote);
    });
    EXPECT_EQ(raw_.outcome("answer dontwait"), "EAGAIN");
}

INSTANTIATE_TEST_SUITE_P(Families, RawVerbs, ::testing::Values(Family::ipv4, Family::ipv6),
                         [](const auto& instance) {
                             return std::string(to_string(instance.param));
                         });

}  // namespace
}  // namespace bindlab
