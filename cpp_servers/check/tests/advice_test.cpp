#include "cpp_servers/check/advice.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/check/tests/made_up_server.hpp"

namespace bindlab {
namespace {

constexpr KernelVersion kNow{6, 18, 44};

TEST(Advice, ExpectsWhatTheRulesSay) {
    const Endpoint& reached = kMadeUpReached;
    EXPECT_EQ(expected_of(made_up_listener({}), reached, Ending::time_wait, kNow),
              Result::address_in_use);
    EXPECT_EQ(expected_of(made_up_listener(), reached, Ending::time_wait, kNow), Result::ok);
    EXPECT_EQ(expected_of(made_up_listener(), reached, Ending::client_first, kNow), std::nullopt);
}

TEST(Advice, ExpectsNothingOfOptionsThatWereSetLate) {
    ListenerSeen late = made_up_listener({});
    late.now = ReuseOptions{.address = true, .port = false};
    EXPECT_EQ(expected_of(late, kMadeUpReached, Ending::time_wait, kNow), std::nullopt);
    EXPECT_NE(advice_on(late, kMadeUpReached, FirstState::time_wait, kNow).find("too late"),
              std::string::npos);
}

TEST(Advice, NamesTheOptionAndItsRule) {
    const std::string advice =
        advice_on(made_up_listener({}), kMadeUpReached, FirstState::fin_wait1, kNow);
    EXPECT_NE(advice.find("set SO_REUSEADDR on the listening socket before bind()"),
              std::string::npos)
        << advice;
    EXPECT_NE(advice.find("rule reuseaddr: "), std::string::npos) << advice;
}

TEST(Advice, IsAboutTheSocketThatWasRefused) {
    const ListenerSeen good = made_up_listener();
    EXPECT_EQ(expected_of(good, kMadeUpReached, Ending::time_wait, kNow, ReuseOptions{}),
              Result::address_in_use);
    EXPECT_EQ(expected_of(good, kMadeUpReached, Ending::time_wait, kNow, good.at_bind), Result::ok);
    const std::string advice =
        advice_on(good, kMadeUpReached, FirstState::time_wait, kNow, ReuseOptions{});
    EXPECT_NE(advice.find("set SO_REUSEADDR before bind() on the socket that was refused, too"),
              std::string::npos)
        << advice;
}

TEST(Advice, IsToLeaveSetWhatIsLostAfterBind) {
    ListenerSeen loses = made_up_listener();
    loses.now = ReuseOptions{};
    const auto advice = [](const ListenerSeen& listener) {
        return advice_on(listener, kMadeUpReached, FirstState::time_wait, kNow, listener.at_bind);
    };
    EXPECT_TRUE(advice(loses).starts_with("leave SO_REUSEADDR set on the listening socket: "))
        << advice(loses);
    EXPECT_TRUE(advice(made_up_listener()).starts_with("leave SO_REUSEADDR set on connections: "))
        << advice(made_up_listener());
}

TEST(Advice, KnowsTheAddressesOfTheRules) {
    const auto first = [](const char* where, bool v6only, const char* reached) {
        ListenerSeen listener = made_up_listener();
        listener.where = Endpoint::parse(where);
        listener.v6only = v6only;
        return cell_of_restart(listener, Endpoint::parse(reached), FirstState::time_wait, {}).first;
    };
    EXPECT_EQ(first("0.0.0.0:80", false, "127.0.0.1:80"), Address::wildcard4);
    EXPECT_EQ(first("127.0.0.1:80", false, "127.0.0.1:80"), Address::loopback4);
    EXPECT_EQ(first("10.1.2.3:80", false, "10.1.2.3:80"), Address::first4);
    EXPECT_EQ(first("[::]:80", false, "[::1]:80"), Address::wildcard6);
    EXPECT_EQ(first("[::]:80", true, "[::1]:80"), Address::wildcard6_only);
    EXPECT_EQ(first("[::1]:80", false, "[::1]:80"), Address::loopback6);
    EXPECT_EQ(first("[::]:80", false, "[::ffff:127.0.0.1]:80"), Address::mapped_wildcard);
    EXPECT_EQ(first("[::ffff:10.0.0.1]:80", false, "[::ffff:10.0.0.1]:80"), Address::mapped_first);
}

}  // namespace
}  // namespace bindlab
