#include "cpp_servers/why/command/command_json.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "cpp_servers/why/command/tests/made_up_call.hpp"

namespace bindlab {
namespace {

using nlohmann::json;

TEST(CommandJsonTest, HasEveryFactOfAFailedCall) {
    const auto call = made_call(SocketCall::Kind::bind, "0.0.0.0:80", EADDRINUSE);
    const json data = json::parse(to_json(made_failed(call)));
    EXPECT_EQ(data["format"], 1);
    EXPECT_EQ(data["event"], "failed-call");
    EXPECT_EQ(data["call"]["text"], "bind(3, 0.0.0.0:80)");
    EXPECT_EQ(data["errno"], "EADDRINUSE");
    EXPECT_EQ(data["kind"], "port-held");
    EXPECT_EQ(data["caller"]["function"], "main");
    EXPECT_TRUE(data["caller"]["line"].is_null());
    EXPECT_EQ(data["source"]["line"], 7);
    EXPECT_EQ(data["stack"].size(), 3U);
    EXPECT_EQ(data["socket"]["SO_REUSEADDR"], false);
    EXPECT_TRUE(data["socket"]["IPV6_V6ONLY"].is_null());
    EXPECT_TRUE(data["port"].is_null());
}

TEST(CommandJsonTest, IsALineWhateverTheNames) {
    FailedCall failed = made_failed(made_call(SocketCall::Kind::listen, "0.0.0.0:80", EINVAL));
    failed.process.program = "a\n\xff";
    const std::string line = to_json(failed);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(json::parse(line)["call"]["backlog"], 5);
}

TEST(CommandJsonTest, TellsTheEndByCodeOrSignal) {
    const json code =
        json::parse(end_json({.status = {false, 3},
                              .failed = 1,
                              .repeated = 2,
                              .went_on = 4,
                              .pending = {{"1.2.3.4:5", std::nullopt}, {"127.0.0.1:5", false}}}));
    EXPECT_EQ(code["exit"], 3);
    EXPECT_TRUE(code["signal"].is_null());
    EXPECT_EQ(code["repeated"], 2);
    EXPECT_EQ(code["went_on"], 4);
    EXPECT_TRUE(code["pending"][0]["listened"].is_null());
    EXPECT_EQ(code["pending"][1], (json{{"address", "127.0.0.1:5"}, {"listened", false}}));
    FileCall file;
    file.path = "/run/x";
    file.error = EEXIST;
    const json killed = json::parse(end_json({.status = {true, 9}, .file = file}));
    EXPECT_TRUE(killed["exit"].is_null());
    EXPECT_EQ(killed["signal"], "SIGKILL");
    EXPECT_EQ(killed["file"]["path"], "/run/x");
    EXPECT_EQ(json::parse(note_json(7, "So."))["pid"], 7);
}

}  // namespace
}  // namespace bindlab
