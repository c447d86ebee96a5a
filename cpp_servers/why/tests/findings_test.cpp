#include "cpp_servers/why/findings.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "cpp_servers/why/sentence.hpp"
#include "cpp_servers/why/tests/made_up.hpp"
#include "netns/socket_table.hpp"
#include "netns/sysctl.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

using std::chrono::seconds;

constexpr KernelVersion kKernel = {6, 18, 44};

/// In a namespace of its own, with this process as the only one who holds anything.
class LookTest : public NeedsNamespaces {
protected:
    Findings look_for(BindRequest request, bool with_trials = true) const {
        request.uid = ::geteuid();
        return where_.run_inside([&] { return look(where_, request, kKernel, with_trials); });
    }

    /// The kernel, asked, says what the rules say, wherever they know.
    static void expect_agreement(const Findings& findings) {
        ASSERT_EQ(findings.trials.size(), 4U);
        for (std::size_t at = 0; at < findings.trials.size(); ++at) {
            const auto& error = findings.trials[at].error;
            const BindAnswer answer = findings.verdicts[at].bind;
            if (error && answer != BindAnswer::unknown) {
                EXPECT_EQ(*error == 0, answer == BindAnswer::ok) << "options " << at;
            }
        }
    }

    /// A connection whose server end closed first, and then the client's.
    void leave_time_wait() const {
        const auto listener = listen_socket(where_, "127.0.0.1:8080", 1);
        auto client = connect_socket(where_, "127.0.0.1:8080", SOCK_STREAM);
        auto server = accept_socket(listener);
        server.reset();
        client.reset();
        SocketTable table(where_);
        for (int look = 0; look < 1000; ++look) {
            const auto all = table.read(Protocol::tcp, 8080);
            if (!all.empty() && all.back().state == "TIME_WAIT") {
                return;
            }
            ::poll(nullptr, 0, 2);
        }
        FAIL() << "no TIME_WAIT";
    }

    NetworkNamespace where_ = NetworkNamespace::create();
};

TEST_F(LookTest, FindsNothingOnAFreePort) {
    const Findings findings = look_for(made_request("0.0.0.0:8080"));
    EXPECT_TRUE(findings.sockets.empty());
    EXPECT_EQ(exit_of(findings), WhyExit::free);
    expect_agreement(findings);
}

TEST_F(LookTest, FindsAListenerItsOwnerAndItsOptions) {
    const auto listener = listen_socket(where_, "0.0.0.0:8080", 1);
    const Findings findings = look_for(made_request("[::]:8080"));
    ASSERT_EQ(findings.sockets.size(), 1U);
    const HeldSocket& held = findings.sockets.front();
    EXPECT_EQ(held.as, HeldAs::listener);
    ASSERT_EQ(held.owners.size(), 1U);
    EXPECT_EQ(held.owners.front().process.pid, ::getpid());
    EXPECT_EQ(held.owners.front().descriptor, listener.get());
    ASSERT_TRUE(held.options) << held.options_hidden;
    EXPECT_EQ(held.options->reuse, ReuseOptions{});
    EXPECT_EQ(exit_of(findings), WhyExit::held);
    EXPECT_EQ(in_the_way(findings), std::vector<std::size_t>{0});
    expect_agreement(findings);
}

TEST_F(LookTest, FindsWhatIsBoundAndDoesNotListen) {
    auto socket = bind_socket(where_, "[::1]:8080", SOCK_STREAM);
    const Findings findings = look_for(made_request("[::]:8080"));
    ASSERT_EQ(findings.sockets.size(), 1U);
    EXPECT_EQ(findings.sockets.front().as, HeldAs::bound);
    EXPECT_EQ(exit_of(findings), WhyExit::held);
    expect_agreement(findings);
    EXPECT_EQ(exit_of(look_for(made_request("127.0.0.1:8080"))), WhyExit::free);
}

TEST_F(LookTest, LeavesOutTheSocketThatIsToListen) {
    const auto socket = listen_socket(where_, "127.0.0.1:8080", 1);
    struct stat status = {};
    ASSERT_EQ(::fstat(socket.get(), &status), 0);
    BindRequest request = made_request("127.0.0.1:8080");
    EXPECT_EQ(look_for(request, false).sockets.size(), 1U);
    request.bound = static_cast<std::uint32_t>(status.st_ino);
    const Findings findings = look_for(request, false);
    EXPECT_TRUE(findings.sockets.empty());
    EXPECT_EQ(findings.asked().bind, BindAnswer::ok);
    request.where = Endpoint::parse("10.9.9.9:80");
    EXPECT_EQ(look_for(request, false).refusal, 0) << "its bind() was allowed";
}

TEST_F(LookTest, FindsTimeWaitWithTheTimeLeftAndDoesNotGuessItsOptions) {
    leave_time_wait();
    Findings findings = look_for(made_request("0.0.0.0:8080"), false);
    ASSERT_EQ(findings.sockets.size(), 1U);
    EXPECT_TRUE(findings.sockets.front().is_remnant());
    EXPECT_GT(findings.sockets.front().entry.timer_left, seconds(30));
    EXPECT_EQ(exit_of(findings), WhyExit::remnant);
    findings = look_for(made_request("0.0.0.0:8080", {true, false}), false);
    EXPECT_EQ(exit_of(findings), WhyExit::blind);
    findings = look_for(made_request("0.0.0.0:8080", {true, false}));
    EXPECT_EQ(findings.asked_trial(), EADDRINUSE) << "its socket had no SO_REUSEADDR";
    EXPECT_EQ(exit_of(findings), WhyExit::remnant);
    expect_agreement(findings);
}

TEST_F(LookTest, DoesNotTryToShareAUdpPort) {
    const auto socket = bind_socket(where_, "0.0.0.0:8080", SOCK_DGRAM);
    BindRequest request = made_request("0.0.0.0:8080");
    request.protocol = Protocol::udp;
    const Findings findings = look_for(request);
    ASSERT_EQ(findings.sockets.size(), 1U);
    EXPECT_EQ(findings.sockets.front().as, HeldAs::datagrams);
    EXPECT_EQ(findings.trials.at(0).error, EADDRINUSE);
    EXPECT_EQ(findings.trials.at(1).error, std::nullopt);
    EXPECT_EQ(findings.trials.at(2).error, std::nullopt);
    EXPECT_EQ(exit_of(look_for(made_request("0.0.0.0:8080"))), WhyExit::free) << "TCP is";
}

TEST_F(LookTest, KnowsASelfConnection) {
    write_sysctl(where_, "net.ipv4.ip_local_port_range", "8080 8080");
    const auto self = connect_socket(where_, "127.0.0.1:8080", SOCK_STREAM);
    const Findings findings = look_for(made_request("127.0.0.1:8080"));
    ASSERT_EQ(findings.sockets.size(), 1U);
    EXPECT_EQ(findings.sockets.front().as, HeldAs::self_connection);
    EXPECT_TRUE(findings.sockets.front().ephemeral);
    EXPECT_EQ(exit_of(findings), WhyExit::held);
    expect_agreement(findings);
}

TEST_F(LookTest, KeepsAnAddressThatNobodyHasApart) {
    const auto listener = listen_socket(where_, "0.0.0.0:8080", 1);
    const Findings findings = look_for(made_request("10.9.8.7:8080"));
    EXPECT_EQ(findings.refusal, EADDRNOTAVAIL);
    EXPECT_EQ(exit_of(findings), WhyExit::refused);
}

TEST_F(LookTest, NamesTheSwitchOfIpv6) {
    write_sysctl(where_, "net.ipv6.conf.all.disable_ipv6", "1");
    const Findings findings = look_for(made_request("[::1]:8080"));
    EXPECT_NE(sentence_of(findings).find(": IPv6 is switched off (net.ipv6.conf.all.disable_ipv6"),
              std::string::npos);
}

TEST(ExitOf, IsBlindWhereTheKernelDisagreesOrBoundSocketsMayBeMissed) {
    Findings findings = made_findings(made_request("0.0.0.0:80"), {});
    EXPECT_EQ(exit_of(findings), WhyExit::free);
    findings.may_miss_bound = true;
    EXPECT_EQ(exit_of(findings), WhyExit::blind);
    findings.trials = {{{}, 0}, {{}, 0}, {{}, 0}, {{}, 0}};
    EXPECT_EQ(exit_of(findings), WhyExit::free);
    findings.trials[0].error = EADDRINUSE;
    EXPECT_EQ(exit_of(findings), WhyExit::blind);
}

TEST(ExitOf, IsHeldAsSoonAsOneIsAlive) {
    const auto remains = made_remnant("TIME_WAIT", "10.0.0.1:80", seconds(9));
    const auto listener = with_options(made_socket("LISTEN", "0.0.0.0:80"), {});
    const BindRequest request = made_request("0.0.0.0:80");
    EXPECT_EQ(exit_of(made_findings(request, {remains})), WhyExit::remnant);
    EXPECT_EQ(exit_of(made_findings(request, {remains, listener})), WhyExit::held);
}

}  // namespace
}  // namespace bindlab
