#include "cpp_servers/check/profile.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "cpp_servers/check/request.hpp"
#include "netns/names.hpp"

namespace bindlab {
namespace {

std::string complaint_of(const char* text) {
    try {
        profile_of(text, "x");
    } catch (const std::invalid_argument& mistake) {
        return mistake.what();
    }
    return {};
}

TEST(Profile, IsReadFromJson) {
    const Profile profile = profile_of(
        R"({"about": "a", "command": ["s", "-f"], "request_text": "PING", "reload": "SIGHUP",
            "port": 80, "timeout_s": 3, "stops_all": true})",
        "x");
    EXPECT_EQ(profile.command, (std::vector<std::string>{"s", "-f"}));
    EXPECT_EQ(profile.request_text, "PING");
    EXPECT_EQ(profile.reload, "SIGHUP");
    EXPECT_EQ(profile.port, 80);
    EXPECT_EQ(profile.timeout, std::chrono::seconds(3));
    EXPECT_TRUE(profile.stops_all);
    EXPECT_FALSE(profile.request.has_value());
}

TEST(Profile, SaysWhatIsWrong) {
    EXPECT_EQ(
        complaint_of(R"({"relaod": "SIGHUP"})").find("profile x: unknown key 'relaod'; there"), 0U);
    EXPECT_EQ(complaint_of("[]"), "profile x: it is no object");
    EXPECT_NE(complaint_of("{"), "");
    for (const char* text :
         {R"({"port": "80"})", R"({"port": 73536})", R"({"port": -5})", R"({"port": 0})",
          R"({"port": 80.5})", R"({"timeout_s": -5})", R"({"timeout_s": 0})",
          R"({"timeout_s": 601})", R"({"timeout_s": 1e99})"}) {
        EXPECT_NE(complaint_of(text), "") << text;
    }
    EXPECT_EQ(complaint_of(R"({"stops_all": 1})"),
              "profile x: stops_all: 1 is neither true nor false");
    EXPECT_EQ(complaint_of(R"({"reload": 1})"), "profile x: reload: 1 is no text");
    EXPECT_EQ(complaint_of(R"({"request": ""})"), "profile x: request: it is empty: leave it out");
    for (const char* text : {R"({"command": []})", R"({"command": "nginx -g"})",
                             R"({"command": {"a": 1}})", R"({"command": null})"}) {
        EXPECT_NE(complaint_of(text).find("is no list of words"), std::string::npos) << text;
    }
    EXPECT_EQ(complaint_of("{\"port\": 1,}").find("profile x: parse error at line 1, column 12"),
              0U);
    EXPECT_THROW(read_profile("nowhere"), std::invalid_argument);
    EXPECT_THROW(read_profile("./nowhere.json"), std::invalid_argument);
}

TEST(Profile, SaysOneThingOfEach) {
    EXPECT_EQ(complaint_of(R"({"port": 80, "port": 81})"), "profile x: port stands there twice");
    EXPECT_EQ(complaint_of(R"({"request": "http", "request_text": "PING"})"),
              "profile x: request and request_text: only one of them can be sent");
    EXPECT_EQ(complaint_of(R"({"command": ["server\u0000 -x"]})")
                  .find("profile x: command: there "
                        "is a NUL in"),
              0U);
    EXPECT_EQ(profile_of(R"({"request_text": "\u0000"})", "x").request_text, std::string(1, '\0'));
}

TEST(Profile, OfEachKnownServerCanBeUsed) {
    const auto names = known_profiles();
    for (const char* name : {"nginx", "apache2", "redis", "http-server", "haproxy", "sshd"}) {
        EXPECT_NE(std::ranges::find(names, name), names.end()) << name;
    }
    for (const std::string_view name : names) {
        const Profile profile = read_profile(std::string(name));
        EXPECT_FALSE(profile.command.empty()) << name;
        EXPECT_TRUE(!profile.reload || signal_number(*profile.reload)) << name;
        EXPECT_NE(profile.request.has_value(), profile.request_text.has_value()) << name;
        if (profile.request) {
            EXPECT_NO_THROW(request_of(*profile.request)) << name;
        }
    }
}

}  // namespace
}  // namespace bindlab
