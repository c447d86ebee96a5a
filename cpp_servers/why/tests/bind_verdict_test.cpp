#include "cpp_servers/why/bind_verdict.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

using std::chrono::seconds;

constexpr ReuseOptions kNothing = {};
constexpr ReuseOptions kAddr = {true, false};
constexpr ReuseOptions kPort = {false, true};
constexpr ReuseOptions kBothOptions = {true, true};

/// "EADDRINUSE by listener", "cannot know", …
std::string told(const std::vector<HeldSocket>& held, const BindRequest& request) {
    const BindVerdict verdict = verdict_on(held, request, made_host());
    std::string text(to_string(verdict.bind));
    if (verdict.bind != BindAnswer::unknown && verdict.because.rule != nullptr) {
        text += " by " + verdict.because.rule->id;
    }
    return text;
}

HeldSocket listener(ReuseOptions options) {
    return with_options(made_socket("LISTEN", "0.0.0.0:80"), options);
}

HeldSocket remains(std::string_view local = "10.0.0.1:80") {
    return made_remnant("TIME_WAIT", local, seconds(9));
}

TEST(BindVerdict, IsOkWhereNobodyHoldsThePort) {
    const BindVerdict verdict = verdict_on({}, made_request("0.0.0.0:80"), made_host());
    EXPECT_EQ(verdict.bind, BindAnswer::ok);
    EXPECT_EQ(verdict.listen, "ok");
    EXPECT_EQ(verdict.holder, std::nullopt);
}

TEST(BindVerdict, IsThatOfTheRules) {
    EXPECT_EQ(told({listener(kAddr)}, made_request("0.0.0.0:80", kAddr)), "EADDRINUSE by listener");
    EXPECT_EQ(told({listener(kPort)}, made_request("0.0.0.0:80", kPort)), "ok by reuseport");
    EXPECT_EQ(told({remains()}, made_request("0.0.0.0:80", kNothing)), "EADDRINUSE by port-in-use");
    EXPECT_EQ(told({remains()}, made_request("10.0.0.2:80", kNothing)), "ok by other-address");
}

TEST(BindVerdict, IsOkBesideATcpSocketOfAnotherVrf) {
    HostFacts host = made_host();
    host.vrfs = {{2, 4}, {4, 4}};
    HeldSocket held = listener(kNothing);
    BindRequest request = made_request("0.0.0.0:80");
    const auto answer = [&] { return answer_of(held, request, host).answer; };
    EXPECT_EQ(answer(), BindAnswer::in_use);
    held.entry.interface = 2;
    EXPECT_EQ(answer(), BindAnswer::ok);
    request.interface = 4;
    EXPECT_EQ(answer(), BindAnswer::ok) << "of one VRF, and of two devices";
    request.interface = 2;
    EXPECT_EQ(answer(), BindAnswer::in_use);
    held = with_options(made_socket("CLOSE", "0.0.0.0:80"), kNothing);
    held.entry.protocol = request.protocol = Protocol::udp;
    held.as = HeldAs::datagrams;
    held.entry.interface = 2;
    request.interface = 0;
    EXPECT_EQ(answer(), BindAnswer::in_use) << "UDP knows no such buckets";
}

TEST(BindVerdict, IsThatOneCannotKnowWhereAnInvisibleOptionDecides) {
    const BindVerdict verdict =
        verdict_on(std::vector{remains()}, made_request("0.0.0.0:80", kAddr), made_host());
    EXPECT_EQ(verdict.bind, BindAnswer::unknown);
    EXPECT_EQ(verdict.listen, "cannot know");
    EXPECT_EQ(verdict.because.deciding, std::vector{HiddenFact::reuse_options});
}

TEST(BindVerdict, IsThatOneCannotKnowWhetherAClosedSocketStillHasItsPort) {
    HeldSocket held = with_options(made_socket("BOUND_INACTIVE", "0.0.0.0:80"), kNothing);
    held.may_have_lost_port = true;
    const auto verdict = [&](const BindRequest& request) {
        return verdict_on(std::vector{held}, request, made_host({6, 1, 192}));
    };
    EXPECT_EQ(verdict(made_request("0.0.0.0:80")).bind, BindAnswer::unknown);
    EXPECT_EQ(verdict(made_request("0.0.0.0:80")).because.deciding, std::vector{HiddenFact::port});
    held.options->reuse = kAddr;
    EXPECT_EQ(verdict(made_request("0.0.0.0:80", kAddr)).bind, BindAnswer::ok) << "either way";
}

TEST(BindVerdict, OfMoreThanTenDatagramSocketsIsALotteryForAWildcardBeforeItsMending) {
    BindRequest wildcard = made_request("0.0.0.0:80");
    wildcard.protocol = Protocol::udp;
    std::vector<HeldSocket> held;
    const auto add = [&](const std::string& address) {
        HeldSocket one = with_options(made_socket("CLOSE", address), kNothing);
        one.entry.protocol = Protocol::udp;
        one.as = HeldAs::datagrams;
        held.push_back(one);
    };
    const auto told = [&](KernelVersion kernel, const BindRequest& request) {
        const BindVerdict verdict = verdict_on(held, request, made_host(kernel));
        return std::pair(verdict.bind, verdict.because.deciding);
    };
    const std::vector<HiddenFact> none;
    for (int number = 1; number <= 10; ++number) {
        add("127.0.0." + std::to_string(number) + ":80");
    }
    EXPECT_EQ(told({6, 18, 15}, wildcard), std::pair(BindAnswer::in_use, none));
    add("127.0.0.11:80");
    const std::vector lottery{HiddenFact::slot};
    for (const KernelVersion kernel :
         {KernelVersion{6, 18, 20}, KernelVersion{6, 12, 79}, KernelVersion{5, 10, 262}}) {
        EXPECT_EQ(told(kernel, wildcard), std::pair(BindAnswer::unknown, lottery));
    }
    for (const KernelVersion kernel :
         {KernelVersion{7, 0, 0}, KernelVersion{6, 18, 21}, KernelVersion{6, 1, 192}}) {
        EXPECT_EQ(told(kernel, wildcard), std::pair(BindAnswer::in_use, none));
    }
    BindRequest one_address = wildcard;
    one_address.where = Endpoint::parse("127.0.0.3:80");
    EXPECT_EQ(told({6, 18, 20}, one_address), std::pair(BindAnswer::in_use, none));
    add("0.0.0.0:80");
    EXPECT_EQ(told({6, 18, 20}, wildcard), std::pair(BindAnswer::in_use, none));
}

TEST(BindVerdict, BesideOneThatSharesThePortARefusalDependsOnWhichCameFirst) {
    const auto told = [](const HeldSocket& one, const HeldSocket& other,
                         const BindRequest& request) {
        const BindVerdict verdict = verdict_on(std::vector{one, other}, request, made_host());
        return std::pair(verdict.bind, verdict.because.deciding);
    };
    const std::pair certain(BindAnswer::in_use, std::vector<HiddenFact>{});
    const std::pair depends(BindAnswer::unknown, std::vector{HiddenFact::order});
    const std::pair forgotten(BindAnswer::unknown, std::vector{HiddenFact::memory});
    const HeldSocket refuses = with_options(made_socket("BOUND_INACTIVE", "0.0.0.0:80"), kAddr);
    HeldSocket shares = with_options(made_socket("BOUND_INACTIVE", "0.0.0.0:80"), kBothOptions);
    const BindRequest request = made_request("0.0.0.0:80", kPort);
    EXPECT_EQ(told(refuses, shares, request), depends);
    EXPECT_EQ(told(shares, refuses, request), depends);
    EXPECT_EQ(told(refuses, shares, made_request("0.0.0.0:80", kNothing)), certain);
    EXPECT_EQ(told(refuses, refuses, request), forgotten) << "one that has gone shared the port";
    const HeldSocket strict = with_options(made_socket("BOUND_INACTIVE", "0.0.0.0:80"), kNothing);
    EXPECT_EQ(told(refuses, strict, request), certain);
    const HeldSocket elsewhere =
        with_options(made_socket("BOUND_INACTIVE", "10.0.0.3:80"), kBothOptions);
    EXPECT_EQ(told(refuses, elsewhere, request), forgotten) << "a bucket remembers an address";
    HeldSocket on_device = shares;
    on_device.entry.interface = 3;
    HeldSocket others = with_options(made_socket("BOUND_INACTIVE", "0.0.0.0:80"), kBothOptions);
    others.entry.uid = request.uid + 1;
    EXPECT_EQ(told(others, on_device, request), depends)
        << "let in by SO_REUSEADDR, and remembered with SO_REUSEPORT";
    BindRequest on_other_device = request;
    on_other_device.interface = 4;
    EXPECT_EQ(told(refuses, on_device, on_other_device), depends);
    shares.entry.uid = request.uid + 1;
    EXPECT_EQ(told(refuses, shares, request), forgotten) << "and a user";
}

TEST(BindVerdict, OfALiveHolderThatHidesItsOptionsIsNotGuessedEither) {
    const HeldSocket hidden = made_socket("LISTEN", "0.0.0.0:80");
    EXPECT_EQ(told({hidden}, made_request("0.0.0.0:80", kAddr)), "EADDRINUSE by listener");
    EXPECT_EQ(told({hidden}, made_request("0.0.0.0:80", kPort)), "cannot know");
    BindRequest other = made_request("0.0.0.0:80", kPort);
    other.uid = 1001;
    EXPECT_EQ(told({hidden}, other).substr(0, 10), "EADDRINUSE");
}

TEST(BindVerdict, BesideAWorkersConnectionDependsOnWhoBoundThePort) {
    HeldSocket worker =
        with_options(made_socket("ESTABLISHED", "10.0.0.1:80", "10.0.0.2:5"), kPort);
    worker.entry.uid = 1001;
    const auto deciding = [&](ReuseOptions options) {
        return verdict_on(std::vector{worker}, made_request("0.0.0.0:80", options), made_host())
            .because.deciding;
    };
    EXPECT_EQ(deciding(kPort), std::vector{HiddenFact::listener_user});
    EXPECT_EQ(told({worker}, made_request("0.0.0.0:80", kPort)), "cannot know");
    EXPECT_EQ(told({worker}, made_request("0.0.0.0:80", kAddr)), "EADDRINUSE by port-in-use");
    worker.options->reuse = kBothOptions;
    EXPECT_EQ(told({worker}, made_request("0.0.0.0:80", kBothOptions)), "ok by reuseaddr");
}

TEST(BindVerdict, DependsOnV6OnlyOfAListenerThatTookAnIpv6Connection) {
    const HeldSocket held = made_remnant("TIME_WAIT", "[fd00::1]:80", seconds(9));
    const BindVerdict verdict =
        verdict_on(std::vector{held}, made_request("0.0.0.0:80"), made_host());
    EXPECT_EQ(verdict.bind, BindAnswer::unknown);
    EXPECT_EQ(verdict.because.deciding, std::vector{HiddenFact::v6only});
}

TEST(BindVerdict, IsTheWorstOfAllHolders) {
    const std::vector both = {remains(), listener(kAddr)};
    const BindVerdict verdict = verdict_on(both, made_request("0.0.0.0:80", kAddr), made_host());
    EXPECT_EQ(verdict.bind, BindAnswer::in_use);
    EXPECT_EQ(verdict.holder, 1U);
    EXPECT_EQ(verdict.listen, "-");
}

TEST(BindVerdict, LeavesOutTheOtherProtocolAndHandshakes) {
    HeldSocket udp = listener(kNothing);
    udp.entry.protocol = Protocol::udp;
    udp.as = HeldAs::datagrams;
    HeldSocket handshake = made_socket("SYN_RECV", "10.0.0.1:80", "10.0.0.2:5");
    handshake.entry.inode = 0;
    handshake.as = held_as(handshake.entry, {}, PortRange{});
    EXPECT_EQ(told({udp, handshake}, made_request("0.0.0.0:80")), "ok");
    BindRequest datagrams = made_request("0.0.0.0:80", kAddr);
    datagrams.protocol = Protocol::udp;
    EXPECT_EQ(told({udp}, datagrams), "EADDRINUSE by port-in-use");
    EXPECT_EQ(verdict_on(std::vector{udp}, datagrams, made_host()).listen, "-");
}

TEST(BindVerdict, SaysWhichSideLacksTheOption) {
    const auto lacking = [](const HeldSocket& held, ReuseOptions options) {
        return verdict_on(std::vector{held}, made_request("0.0.0.0:80", options), made_host())
            .lacking;
    };
    EXPECT_EQ(lacking(listener(kNothing), kNothing), "neither has SO_REUSEPORT");
    EXPECT_EQ(lacking(listener(kNothing), kPort), "the holder lacks SO_REUSEPORT");
    EXPECT_EQ(lacking(listener(kPort), kAddr), "yours lacks SO_REUSEPORT");
    const HeldSocket bound = with_options(made_socket("BOUND_INACTIVE", "0.0.0.0:80"), kNothing);
    EXPECT_EQ(lacking(bound, kAddr), "the holder lacks SO_REUSEADDR");
    EXPECT_EQ(lacking(bound, kNothing), "neither has SO_REUSEADDR, neither has SO_REUSEPORT");
    EXPECT_EQ(lacking(remains(), kNothing), "") << "its options are not known";
}

}  // namespace
}  // namespace bindlab
