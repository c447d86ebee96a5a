#include "cpp_servers/programs/check_words.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <stdexcept>

namespace bindlab {
namespace {

TEST(CheckWords, AreAnOrder) {
    CheckWords words;
    words.command = {"server"};
    words.request = "line";
    words.reload = "hup";
    EXPECT_THROW(order_of(words), std::invalid_argument) << "names are as signal(7) has them";
    words.reload = "HUP";
    words.port = "80";
    words.timeout = "3";
    words.further = {"10.0.0.1/24"};
    const CheckOrder order = order_of(words);
    EXPECT_EQ(order.command, std::vector<std::string>{"server"});
    EXPECT_EQ(order.request, "\r\n");
    EXPECT_EQ(order.reload, SIGHUP);
    EXPECT_EQ(order.port, 80);
    EXPECT_EQ(order.timeout, std::chrono::seconds(3));
    EXPECT_EQ(order.further.size(), 1U);
    EXPECT_FALSE(order.uid.has_value());
}

TEST(CheckWords, ThatWereTypedGoBeforeThoseOfAProfile) {
    CheckWords words;
    words.profile = "redis";
    EXPECT_EQ(order_of(words).command.front(), "redis-server");
    EXPECT_EQ(order_of(words).request, "PING\r\n");
    words.command = {"valkey-server"};
    words.request = "line";
    EXPECT_EQ(order_of(words).command.front(), "valkey-server");
    EXPECT_EQ(order_of(words).request, "\r\n");
}

}  // namespace
}  // namespace bindlab
