#include "cpp_servers/why/command/plain_reasons.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <utility>

#include "cpp_servers/why/command/tests/made_up_call.hpp"

namespace bindlab {
namespace {

using Kind = SocketCall::Kind;

TEST(PlainReasonsTest, TellsTheTwoFamiliesThatDoNotFit) {
    const CalledSocket socket = made_called(AF_INET);
    const auto why = plain_explanation(made_call(Kind::bind, "[::]:80", EAFNOSUPPORT), &socket);
    EXPECT_EQ(why.kind, ReasonKind::no_such_family);
    EXPECT_EQ(why.sentence, "The address is of AF_INET6, the socket of AF_INET.");
    const auto none = plain_explanation(made_call(Kind::socket, "[::]:80", EAFNOSUPPORT), nullptr);
    EXPECT_EQ(none.kind, ReasonKind::no_such_family);
    EXPECT_NE(none.sentence.find("has no IPv6"), std::string::npos);
}

TEST(PlainReasonsTest, KnowsALinkLocalAddressWithoutADevice) {
    const auto why = plain_explanation(made_call(Kind::bind, "[fe80::1]:80", EINVAL), nullptr);
    EXPECT_NE(why.sentence.find("nothing without its device"), std::string::npos);
    const auto other = plain_explanation(made_call(Kind::bind, "[::1]:80", EINVAL), nullptr);
    EXPECT_EQ(other.sentence.find("device"), std::string::npos);
}

TEST(PlainReasonsTest, KnowsAGroupOfOneLinkWithoutADevice) {
    CalledSocket udp = made_called(AF_INET6, SOCK_DGRAM);
    for (const char* group : {"[ff02::fb]:5353", "[ff01::1]:5353"}) {
        const auto why = plain_explanation(made_call(Kind::bind, group, EINVAL), &udp);
        EXPECT_NE(why.sentence.find("nothing without its device"), std::string::npos);
        EXPECT_EQ(why.remedies.front().find("IPV6_MULTICAST_IF"), std::string::npos);
    }
    const SocketCall call = made_call(Kind::connect, "[ff02::fb]:5353", EINVAL);
    EXPECT_NE(plain_explanation(call, &udp).remedies.at(0).find("IPV6_MULTICAST_IF"),
              std::string::npos);
    udp.device = "lo";
    EXPECT_EQ(plain_explanation(call, &udp).sentence.find("its device"), std::string::npos);
}

TEST(PlainReasonsTest, KnowsASocketThatIsIpv6Only) {
    CalledSocket only = made_called(AF_INET6);
    only.options.v6only = true;
    CalledSocket bound = made_called(AF_INET6);
    bound.local = Endpoint::parse("[::1]:9");
    for (const CalledSocket& socket : {only, bound}) {
        for (const auto& [kind, error] :
             {std::pair{Kind::connect, ENETUNREACH}, {Kind::bind, EINVAL}}) {
            const auto why =
                plain_explanation(made_call(kind, "[::ffff:127.0.0.1]:80", error), &socket);
            EXPECT_NE(why.sentence.find("IPv6-only"), std::string::npos) << why.sentence;
        }
    }
    const CalledSocket both = made_called(AF_INET6);
    const auto none =
        plain_explanation(made_call(Kind::connect, "[::ffff:10.0.0.1]:80", ENETUNREACH), &both);
    EXPECT_NE(none.sentence.find("no route"), std::string::npos);
}

TEST(PlainReasonsTest, TellsASilentHostFromAMissingRoute) {
    const auto silent =
        plain_explanation(made_call(Kind::connect, "10.9.0.77:80", EHOSTUNREACH), nullptr);
    EXPECT_EQ(silent.kind, ReasonKind::unreachable);
    EXPECT_NE(silent.sentence.find("it does not answer (ARP"), std::string::npos);
}

TEST(PlainReasonsTest, TellsTheWaysToAnInvalidArgument) {
    CalledSocket socket = made_called(AF_INET6);
    EXPECT_NE(plain_explanation(made_call(Kind::bind, "[ff02::1]:80", EINVAL), &socket)
                  .sentence.find("TCP knows no groups"),
              std::string::npos);
    socket = made_called();
    socket.local = Endpoint::parse("127.0.0.1:9");
    EXPECT_NE(plain_explanation(made_call(Kind::connect, "10.0.0.1:80", EINVAL), &socket)
                  .sentence.find("nothing leaves this machine"),
              std::string::npos);
    socket.local = std::nullopt;
    EXPECT_NE(plain_explanation(made_call(Kind::connect, "10.0.0.1:80", EINVAL), &socket)
                  .sentence.find("blackhole"),
              std::string::npos);
}

TEST(PlainReasonsTest, SaysOfAWrongLengthWhichItIs) {
    SocketCall call = made_call(Kind::bind, "0.0.0.0:80", EINVAL);
    call.address.length = 500;
    const auto why = plain_explanation(call, nullptr);
    EXPECT_TRUE(why.sentence.starts_with("500 is no length of an address: a sockaddr_in has 16 "));
    const CalledSocket ipv6 = made_called(AF_INET6);
    const auto family = plain_explanation(made_call(Kind::bind, "0.0.0.0:80", EINVAL), &ipv6);
    EXPECT_EQ(family.sentence, "The address is of AF_INET, the socket of AF_INET6.");
}

TEST(PlainReasonsTest, SaysOfAConnectedSocketThatItCannotListen) {
    CalledSocket socket = made_called();
    socket.remote = Endpoint::parse("10.0.0.2:80");
    const auto why = plain_explanation(made_call(Kind::listen, "0.0.0.0:1", EINVAL), &socket);
    EXPECT_EQ(why.sentence, "The socket is connected to 10.0.0.2:80, and cannot listen.");
}

TEST(PlainReasonsTest, TellsAMissingOptionFromWhatIsForbidden) {
    const CalledSocket udp = made_called(AF_INET, SOCK_DGRAM);
    const SocketCall call = made_call(Kind::connect, "10.0.0.255:1", EACCES);
    EXPECT_NE(plain_explanation(call, &udp).sentence.find("lacks SO_BROADCAST"), std::string::npos);
    EXPECT_EQ(plain_explanation(made_call(Kind::bind, "0.0.0.0:8080", EPERM), &udp).kind,
              ReasonKind::forbidden);
}

TEST(PlainReasonsTest, NamesEveryWayThatMayBeForbiddenWhereItCannotSee) {
    SocketCall call = made_call(Kind::bind, "0.0.0.0:80", EACCES);
    EXPECT_NE(plain_explanation(call, nullptr).sentence.find("ip_unprivileged_port_start"),
              std::string::npos);
    EXPECT_EQ(plain_explanation(call, nullptr).sentence.find("unix"), std::string::npos);
    call.address = {};
    call.address.is_forbidden = true;
    EXPECT_NE(plain_explanation(call, nullptr).sentence.find("ip_unprivileged_port_start"),
              std::string::npos);
    EXPECT_NE(plain_explanation(call, nullptr).sentence.find("unix socket's path"),
              std::string::npos);
    call.kind = Kind::connect;
    EXPECT_NE(plain_explanation(call, nullptr).sentence.find("SO_BROADCAST"), std::string::npos);
}

TEST(PlainReasonsTest, HasASentenceForEveryErrno) {
    for (int error = 1; error < 134; ++error) {
        for (const Kind kind : {Kind::bind, Kind::listen, Kind::connect, Kind::socket}) {
            const auto why = plain_explanation(made_call(kind, "10.0.0.1:1", error), nullptr);
            EXPECT_TRUE(why.sentence.ends_with('.')) << error;
        }
    }
}

TEST(PlainReasonsTest, SortsTheOthersByWhatIsToBlame) {
    const auto kind_of = [](Kind kind, int error) {
        return plain_explanation(made_call(kind, "10.0.0.1:1", error), nullptr).kind;
    };
    EXPECT_EQ(kind_of(Kind::bind, EBADF), ReasonKind::wrong_descriptor);
    EXPECT_EQ(kind_of(Kind::bind, ENOTSOCK), ReasonKind::wrong_descriptor);
    EXPECT_EQ(kind_of(Kind::listen, EOPNOTSUPP), ReasonKind::wrong_descriptor);
    EXPECT_EQ(kind_of(Kind::connect, ECONNREFUSED), ReasonKind::nobody_listens);
    EXPECT_EQ(kind_of(Kind::connect, ETIMEDOUT), ReasonKind::unreachable);
    EXPECT_EQ(kind_of(Kind::connect, EHOSTUNREACH), ReasonKind::unreachable);
    EXPECT_EQ(kind_of(Kind::bind, EADDRINUSE), ReasonKind::port_unexplained);
    EXPECT_EQ(kind_of(Kind::bind, EFAULT), ReasonKind::other);
}

}  // namespace
}  // namespace bindlab
