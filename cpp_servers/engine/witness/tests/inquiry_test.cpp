#include "cpp_servers/engine/witness/inquiry.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/engine/tests/one_host.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

constexpr std::size_t kServer = 0;
constexpr std::size_t kSecond = 1;

struct Asked : OneHost {
    Asked()
        : OneHost(call(1, "second", "bind 10.0.0.1:80") + "," + step(2, "advance", ",\"ms\":0")) {}

    void say(std::size_t actor, std::string_view line) {
        const auto reply =
            actors.actor(actor).call(line, Clock::now() + std::chrono::minutes(1), waiter);
        EXPECT_TRUE(reply.answer.succeeded()) << line;
    }

    /// What the first step is.
    void make_first(const std::string& line) {
        std::get<CallStep>(plan.steps[0].action).call = line;
    }

    std::optional<Inquiry> after(std::string_view outcome, std::size_t at = 0) {
        return Inquirer(plan, topology.hosts(), actors).after(plan.steps[at], outcome);
    }
};

class InquiryTest : public NeedsNamespaces {};

TEST_F(InquiryTest, IsMadeAfterARefusedCallAndNoOtherStep) {
    in_child([] {
        Asked it;
        for (const auto* outcome : {"EADDRINUSE", "EADDRNOTAVAIL", "EACCES"}) {
            EXPECT_TRUE(it.after(outcome)) << outcome;
            EXPECT_FALSE(it.after(outcome, 1)) << outcome;
        }
        EXPECT_FALSE(it.after("ok"));
        it.make_first("connect 10.0.0.2:53");
        EXPECT_TRUE(it.after("EAGAIN")) << "UDP finds no port";
        it.make_first("recv dontwait");
        EXPECT_FALSE(it.after("EAGAIN"));
        EXPECT_FALSE(it.after("EINVAL"));
    });
}

TEST_F(InquiryTest, TellsWhoHasWhichSocketOpenAndItsOptions) {
    in_child([] {
        Asked it;
        it.say(kServer, "socket tcp");
        it.say(kServer, "setsockopt SO_REUSEADDR 1");
        it.say(kServer, "bind 10.0.0.1:80");
        it.say(kServer, "listen");
        it.say(kSecond, "socket udp6");
        it.say(kSecond, "setsockopt SO_REUSEPORT 1");
        it.say(kSecond, "setsockopt IPV6_V6ONLY 1");
        const auto inquiry = it.after("EADDRINUSE");
        ASSERT_TRUE(inquiry);
        ASSERT_EQ(inquiry->sockets.size(), 2U);
        const OpenSocket& first = inquiry->sockets[0];
        EXPECT_EQ(first.actor, "server");
        EXPECT_EQ(first.inode, it.watch.look_at(0).at(0).inode);
        EXPECT_TRUE(first.reuse_address);
        EXPECT_FALSE(first.reuse_port);
        EXPECT_EQ(first.v6only, std::nullopt);
        const OpenSocket& second = inquiry->sockets[1];
        EXPECT_EQ(second.actor, "second");
        EXPECT_FALSE(second.reuse_address);
        EXPECT_TRUE(second.reuse_port);
        EXPECT_EQ(second.v6only, true);
    });
}

TEST_F(InquiryTest, LeavesNothingOpen) {
    in_child([] {
        Asked it;
        it.say(kServer, "socket tcp");
        it.say(kServer, "bind 10.0.0.1:80");
        it.say(kServer, "listen");
        EXPECT_TRUE(it.after("EADDRINUSE"));
        it.say(kServer, "close");
        EXPECT_TRUE(it.watch.look_at(0).empty());
        EXPECT_TRUE(it.after("EADDRINUSE")->sockets.empty());
    });
}

TEST_F(InquiryTest, TellsTheRangeOfAutomaticPortsAndTheAddresses) {
    in_child([] {
        Asked it;
        const auto inquiry = it.after("EADDRNOTAVAIL");
        ASSERT_TRUE(inquiry);
        EXPECT_EQ(inquiry->port_range, "32768\t60999");
        EXPECT_NE(std::find(inquiry->addresses.begin(), inquiry->addresses.end(), "10.0.0.1"),
                  inquiry->addresses.end());
        EXPECT_TRUE(inquiry->tentative.empty());
    });
}

}  // namespace
}  // namespace bindlab
