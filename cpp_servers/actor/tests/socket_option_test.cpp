#include "cpp_servers/actor/socket_option.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/tests/in_network.hpp"
#include "cpp_servers/actor/tests/script.hpp"

namespace bindlab {
namespace {

class SocketOptions : public InNetwork {
protected:
    // What the socket says after the option was set to `value`.
    std::string set_and_get(std::string_view kind, std::string_view option,
                            std::string_view value) {
        Script script;
        script.must("socket " + std::string(kind));
        const std::string set =
            script.outcome("setsockopt " + std::string(option) + ' ' + std::string(value));
        return set == "ok" ? script.outcome("getsockopt " + std::string(option)) : set;
    }
};

TEST_F(SocketOptions, ComeBackAsTheyWereSet) {
    constexpr std::array<std::array<std::string_view, 3>, 22> kCases = {
        {{"tcp", "SO_REUSEADDR", "1"},
         {"tcp", "SO_REUSEPORT", "1"},
         {"udp", "SO_BROADCAST", "1"},
         {"tcp", "SO_KEEPALIVE", "1"},
         {"tcp", "SO_DONTROUTE", "1"},
         {"tcp", "SO_LINGER", "1 5"},
         {"tcp", "IP_FREEBIND", "1"},
         {"tcp", "IP_BIND_ADDRESS_NO_PORT", "1"},
         {"udp", "IP_MULTICAST_ALL", "0"},
         {"udp", "IP_MULTICAST_LOOP", "0"},
         {"udp", "IP_MULTICAST_TTL", "5"},
         {"tcp", "TCP_LINGER2", "7"},
         {"tcp", "TCP_USER_TIMEOUT", "900"},
         {"tcp", "TCP_SYNCNT", "3"},
         {"tcp", "TCP_NODELAY", "1"},
         {"tcp", "TCP_FASTOPEN", "5"},
         {"tcp", "TCP_FASTOPEN_CONNECT", "1"},
         {"tcp", "SO_INCOMING_CPU", "0"},
         {"udp", "SO_MARK", "0"},
         {"udp", "SO_PRIORITY", "6"},
         {"udp", "IP_MULTICAST_IF", "127.0.0.1"},
         {"udp", "SO_BINDTODEVICE", "lo"}}};
    for (const auto& [kind, option, value] : kCases) {
        EXPECT_EQ(set_and_get(kind, option, value), value) << option;
    }
}

TEST_F(SocketOptions, OfIpv6ComeBackAsTheyWereSet) {
    BINDLAB_NEED_ISOLATION();
    EXPECT_EQ(set_and_get("tcp6", "IPV6_V6ONLY", "1"), "1");
    EXPECT_EQ(set_and_get("tcp6", "IPV6_FREEBIND", "1"), "1");
    EXPECT_EQ(set_and_get("tcp6", "IPV6_TRANSPARENT", "1"), "1");
    EXPECT_EQ(set_and_get("udp6", "SO_MARK", "7"), "7");
    EXPECT_EQ(set_and_get("udp6", "IPV6_MULTICAST_HOPS", "5"), "5");
    EXPECT_EQ(set_and_get("udp6", "IPV6_MULTICAST_LOOP", "0"), "0");
    EXPECT_EQ(set_and_get("udp6", "IPV6_MULTICAST_ALL", "0"), "0");
    EXPECT_EQ(set_and_get("udp6", "IPV6_MULTICAST_IF", "lo"), "lo");
}

TEST_F(SocketOptions, OfBuffersAreDoubledByTheKernel) {
    EXPECT_EQ(set_and_get("tcp", "SO_RCVBUF", "8192"), "16384");
    EXPECT_EQ(set_and_get("tcp", "SO_SNDBUF", "8192"), "16384");
}

TEST_F(SocketOptions, LimitThePortsThatTheKernelChooses) {
    if (!kernel_has_option("IP_LOCAL_PORT_RANGE")) {
        GTEST_SKIP() << "IP_LOCAL_PORT_RANGE is younger than this kernel (6.3)";
    }
    EXPECT_EQ(set_and_get("tcp", "IP_LOCAL_PORT_RANGE", "40000 40009"), "40000 40009");
    EXPECT_EQ(set_and_get("tcp", "IP_LOCAL_PORT_RANGE", "2 1"), "EINVAL");
}

TEST_F(SocketOptions, JoinGroups) {
    BINDLAB_NEED_ISOLATION();
    Script script;
    script.must("socket udp");
    EXPECT_EQ(script.outcome("setsockopt IP_ADD_MEMBERSHIP 239.1.2.3 127.0.0.1"), "ok");
    EXPECT_EQ(script.outcome("setsockopt IP_ADD_MEMBERSHIP 239.1.2.3 127.0.0.1"), "EADDRINUSE");
    EXPECT_EQ(script.outcome("setsockopt IP_DROP_MEMBERSHIP 239.1.2.3 127.0.0.1"), "ok");
    EXPECT_EQ(script.outcome("setsockopt IP_ADD_MEMBERSHIP 10.0.0.1 127.0.0.1"), "EINVAL");
    script.must("socket udp6 as six");
    EXPECT_EQ(script.outcome("setsockopt six IPV6_JOIN_GROUP ff02::123 lo"), "ok");
    EXPECT_EQ(script.outcome("setsockopt six IPV6_JOIN_GROUP ff02::123 eth7"),
              "? setsockopt: there is no device 'eth7' in this network namespace");
}

TEST_F(SocketOptions, PutAConnectionAside) {
    BINDLAB_NEED_ISOLATION();
    Script script;
    script.must("socket tcp");
    EXPECT_EQ(script.outcome("getsockopt TCP_REPAIR_QUEUE"), "EINVAL") << "not under repair";
    script.must("setsockopt TCP_REPAIR 1");
    EXPECT_EQ(script.outcome("getsockopt TCP_REPAIR"), "1");
    script.must("setsockopt TCP_REPAIR_QUEUE 2");
    EXPECT_EQ(script.outcome("getsockopt TCP_REPAIR_QUEUE"), "2");
    script.must("setsockopt TCP_QUEUE_SEQ 7");
    EXPECT_EQ(script.outcome("getsockopt TCP_QUEUE_SEQ"), "7");
    EXPECT_EQ(script.outcome("setsockopt TCP_REPAIR 5"), "EINVAL");
}

TEST_F(SocketOptions, TellThePendingError) {
    Script script;
    script.must("socket tcp");
    EXPECT_EQ(script.outcome("getsockopt SO_ERROR"), "0");
}

TEST_F(SocketOptions, AnswerErrnoAsData) {
    Script script;
    script.must("socket udp");
    EXPECT_EQ(script.outcome("setsockopt TCP_NODELAY 1"), "ENOPROTOOPT");
    EXPECT_EQ(script.outcome("setsockopt SO_BINDTODEVICE eth7"), "ENODEV");
}

TEST_F(SocketOptions, AreKnownToThisKernelOrNot) {
    EXPECT_TRUE(kernel_has_option("SO_REUSEADDR"));
    EXPECT_TRUE(kernel_has_option("IP_ADD_MEMBERSHIP"));
    EXPECT_TRUE(kernel_has_option("TCP_LINGER2"));
    EXPECT_FALSE(kernel_has_option("SO_NOSUCHTHING"));
}

}  // namespace
}  // namespace bindlab
