#include "cpp_servers/programs/check_words.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string>

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

std::string complaint_about(const CheckWords& words) {
    try {
        order_of(words);
    } catch (const std::invalid_argument& mistake) {
        return mistake.what();
    }
    return {};
}

TEST(CheckWords, NameOnlyAddressesThatItsNetworkCanHaveAnew) {
    CheckWords words;
    words.command = {"server"};
    for (const char* address : {"0.0.0.0", "::/0", "224.0.0.1", "ff02::1", "::ffff:10.0.0.1"}) {
        words.further = {address};
        EXPECT_NE(complaint_about(words).find("no interface can have that address"),
                  std::string::npos)
            << address;
    }
    for (const char* address : {"127.0.0.1/8", "::1", "10.0.0.5/16"}) {
        words.further = {"10.0.0.5/24", address};
        EXPECT_NE(complaint_about(words).find("has that address already"), std::string::npos)
            << address;
    }
    words.further = {"10.0.0.5/24", "fd00::5/64", "127.0.0.2"};
    EXPECT_EQ(complaint_about(words), "");
}

TEST(CheckWords, NameTwoFilesForTwoCards) {
    CheckWords words;
    words.command = {"server"};
    words.junit = words.badge = "card";
    EXPECT_EQ(complaint_about(words), "--junit and --svg name the same file");
}

TEST(CheckWords, OfAProfileAreTheProfilesMistake) {
    const std::string path = testing::TempDir() + "reloads-by-nothing.json";
    std::ofstream(path) << R"({"command": ["server"], "reload": "SIGKILL"})";
    CheckWords words;
    words.profile = path;
    EXPECT_EQ(complaint_about(words),
              "profile " + path + ": reload: 'SIGKILL' is no signal to reload by, as SIGHUP is");
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
