#include "cpp_servers/why/command/internet_reasons.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/why/command/tests/made_up_call.hpp"
#include "cpp_servers/why/tests/made_up.hpp"
#include "netns/sysctl.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

using Kind = SocketCall::Kind;

constexpr KernelVersion kSomeKernel = {6, 18, 44};

class InternetReasonsTest : public NeedsNamespaces {
protected:
    Explanation why(Kind kind, std::string_view address, int error,
                    const CalledSocket& socket = made_called()) const {
        return where_.run_inside([&] {
            return explain_internet(made_call(kind, address, error), socket, where_, kSomeKernel);
        });
    }

    NetworkNamespace where_ = NetworkNamespace::create();
};

TEST_F(InternetReasonsTest, OfAPortIsItsHolder) {
    const auto listener = listen_socket(where_, "0.0.0.0:8080", 1);
    const Explanation held = why(Kind::bind, "127.0.0.1:8080", EADDRINUSE);
    EXPECT_EQ(held.kind, ReasonKind::port_held);
    EXPECT_NE(held.sentence.find("which listens on 0.0.0.0:8080"), std::string::npos);
    EXPECT_NE(held.sentence.find("neither has SO_REUSEPORT"), std::string::npos);
    ASSERT_TRUE(held.findings);
    EXPECT_EQ(held.findings->request.uid, 1000U) << "the caller's, not ours";
    const Explanation free = why(Kind::bind, "127.0.0.1:8081", EADDRINUSE);
    EXPECT_EQ(free.kind, ReasonKind::port_unexplained);
}

TEST_F(InternetReasonsTest, OfListenIsNotTheSocketItself) {
    const auto own = bind_socket(where_, "127.0.0.1:8080", SOCK_STREAM);
    CalledSocket socket = made_called();
    socket.local = Endpoint::parse("127.0.0.1:8080");
    const BindRequest request =
        *request_of(made_call(Kind::listen, "0.0.0.0:1", EADDRINUSE), socket);
    const Findings all = port_findings(where_, request, kSomeKernel, 0);
    ASSERT_FALSE(all.sockets.empty());
    const std::uint32_t inode = all.sockets.front().entry.inode;
    EXPECT_TRUE(port_findings(where_, request, kSomeKernel, inode).sockets.empty());
}

TEST_F(InternetReasonsTest, OfAnAddressIsThatNoInterfaceHasIt) {
    const Explanation none = why(Kind::bind, "10.9.8.7:80", EADDRNOTAVAIL);
    EXPECT_EQ(none.kind, ReasonKind::address_not_here);
    EXPECT_EQ(none.sentence,
              "No interface here has 10.9.8.7; IPv4 addresses here: 127.0.0.1 (lo).");
    EXPECT_NE(none.remedies.at(1).find("IP_FREEBIND"), std::string::npos);
    write_sysctl(where_, "net.ipv6.conf.all.disable_ipv6", "1");
    const Explanation off = why(Kind::bind, "[::1]:80", EADDRNOTAVAIL, made_called(AF_INET6));
    EXPECT_NE(off.sentence.find("IPv6 is switched off"), std::string::npos);
    EXPECT_NE(off.sentence.find("IPv6 addresses here: none"), std::string::npos);
}

TEST_F(InternetReasonsTest, OfAPrivilegedPortHasTheNumber) {
    write_sysctl(where_, "net.ipv4.ip_unprivileged_port_start", "90");
    const Explanation below = why(Kind::bind, "127.0.0.1:80", EACCES);
    EXPECT_EQ(below.kind, ReasonKind::privileged_port);
    EXPECT_NE(below.sentence.find("Port 80 is below 90"), std::string::npos);
    EXPECT_EQ(why(Kind::bind, "127.0.0.1:91", EACCES).kind, ReasonKind::forbidden);
}

TEST_F(InternetReasonsTest, OfUsedUpPortsHasTheNumbers) {
    write_sysctl(where_, "net.ipv4.ip_local_port_range", "40000 40000");
    const auto listener = listen_socket(where_, "127.0.0.1:80", 1);
    const auto client = connect_socket(where_, "127.0.0.1:80", SOCK_STREAM);
    const Explanation connect = why(Kind::connect, "127.0.0.1:80", EADDRNOTAVAIL);
    EXPECT_EQ(connect.kind, ReasonKind::ports_used_up);
    EXPECT_NE(connect.sentence.find("1 of the 1 ports from 40000 to 40000"), std::string::npos);
    EXPECT_NE(connect.sentence.find("1 of them to 127.0.0.1:80"), std::string::npos);
    EXPECT_EQ(why(Kind::bind, "127.0.0.1:0", EADDRINUSE).kind, ReasonKind::ports_used_up);
}

TEST_F(InternetReasonsTest, OfAFourTupleThatIsTakenIsWhoHasIt) {
    auto listener = listen_socket(where_, "127.0.0.1:80", 1);
    write_sysctl(where_, "net.ipv4.ip_local_port_range", "40000 40000");
    CalledSocket bound = made_called();
    bound.local = Endpoint::parse("127.0.0.1:40000");
    const Explanation gone = why(Kind::connect, "127.0.0.1:80", EADDRNOTAVAIL, bound);
    EXPECT_EQ(gone.kind, ReasonKind::connection_exists);
    EXPECT_NE(gone.sentence.find("nothing can be seen any more"), std::string::npos);
    auto client = connect_socket(where_, "127.0.0.1:80", SOCK_STREAM);
    const Explanation held = why(Kind::connect, "127.0.0.1:80", EADDRNOTAVAIL, bound);
    EXPECT_EQ(held.kind, ReasonKind::connection_exists);
    EXPECT_NE(held.sentence.find("From 127.0.0.1:40000 to 127.0.0.1:80 there is a connection "
                                 "already: "),
              std::string::npos);
    EXPECT_NE(held.sentence.find("until pid"), std::string::npos) << held.sentence;
    auto other_end = accept_socket(listener);
    client = Descriptor();
    other_end = Descriptor();
    const Explanation left = why(Kind::connect, "127.0.0.1:80", EADDRNOTAVAIL, bound);
    EXPECT_NE(left.sentence.find("is in TIME_WAIT, and goes by itself in "), std::string::npos)
        << left.sentence;
    EXPECT_NE(left.remedies.back().find("TCP timestamps"), std::string::npos);
}

TEST_F(InternetReasonsTest, OfASecondBindIsTheFirst) {
    CalledSocket bound = made_called();
    bound.local = Endpoint::parse("127.0.0.1:9");
    const Explanation twice = why(Kind::bind, "127.0.0.1:80", EINVAL, bound);
    EXPECT_EQ(twice.kind, ReasonKind::already_bound);
    EXPECT_NE(twice.sentence.find("bound to 127.0.0.1:9 already"), std::string::npos);
}

TEST_F(InternetReasonsTest, OfARefusedConnectionSaysWhereSomebodyListens) {
    const auto listener = listen_socket(where_, "127.0.0.2:80", 1);
    const Explanation refused = why(Kind::connect, "127.0.0.1:80", ECONNREFUSED);
    EXPECT_EQ(refused.kind, ReasonKind::nobody_listens);
    EXPECT_NE(refused.sentence.find("there listens 127.0.0.2:80"), std::string::npos);
}

TEST(ExplainPortTest, NamesTheTwoUsersOfASharedPort) {
    HeldSocket held = with_options(made_socket("LISTEN", "0.0.0.0:80"), {false, true});
    BindRequest request = made_request("0.0.0.0:80", {false, true});
    request.uid = 1001;
    const Explanation why = explain_port(made_findings(request, {held}));
    EXPECT_EQ(why.kind, ReasonKind::port_other_user);
    EXPECT_NE(why.sentence.find("belongs to "), std::string::npos);
}

TEST(ExplainPortTest, SaysOfARemnantThatWaitingHelps) {
    const auto remnant = made_remnant("TIME_WAIT", "0.0.0.0:80", std::chrono::seconds(40));
    const Explanation why = explain_port(made_findings(made_request("0.0.0.0:80"), {remnant}));
    EXPECT_EQ(why.kind, ReasonKind::port_remnant);
    EXPECT_EQ(why.remedies.back(), "Wait: bindlab why 80 --wait does.");
}

}  // namespace
}  // namespace bindlab
