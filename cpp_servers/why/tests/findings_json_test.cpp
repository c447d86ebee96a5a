#include "cpp_servers/why/findings_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

using nlohmann::json;

json parsed(const Findings& findings, const OtherNamespaces* others = nullptr) {
    const std::string text = to_json(findings, others);
    EXPECT_EQ(text.find('\n'), std::string::npos);
    return json::parse(text);
}

TEST(FindingsJson, HasItsFormAndTheRequest) {
    const json all = parsed(made_findings(made_request("10.0.0.1:80", {true, false}), {}));
    EXPECT_EQ(all["format"], 1);
    EXPECT_EQ(all["exit"], 0);
    EXPECT_EQ(all["request"]["address"], "10.0.0.1");
    EXPECT_EQ(all["request"]["port"], 80);
    EXPECT_EQ(all["request"]["SO_REUSEADDR"], true);
    EXPECT_EQ(all["verdicts"].size(), 4U);
    EXPECT_EQ(all["refused"], nullptr);
    EXPECT_EQ(all["namespaces"], nullptr);
}

TEST(FindingsJson, HasEverySocketWithItsOwners) {
    HeldSocket held = with_owner(made_socket("LISTEN", "0.0.0.0:80"), 12, "nginx");
    held = with_options(with_owner(held, 13, "nginx"), {true, false});
    const json all = parsed(made_findings(made_request("0.0.0.0:80"), {held}));
    const json& socket = all["sockets"].at(0);
    EXPECT_EQ(socket["as"], "listener");
    EXPECT_EQ(socket["remote"], nullptr);
    EXPECT_EQ(socket["owners"].at(1)["pid"], 13);
    EXPECT_EQ(socket["owners"].at(0)["started"], "1970-01-01T00:00:00Z");
    EXPECT_EQ(socket["options"], (json{{"SO_REUSEADDR", true}, {"SO_REUSEPORT", false}}));
    const json& verdict = all["verdicts"].at(1);
    EXPECT_EQ(verdict["bind"], "EADDRINUSE");
    EXPECT_EQ(verdict["rule"], "listener");
    EXPECT_EQ(verdict["socket"], 0);
    EXPECT_EQ(all["exit"], 1);
}

TEST(FindingsJson, TellsWhoMayNotBeLookedIntoAndThatProcLeavesProcessesOut) {
    Findings findings = made_findings(made_request("0.0.0.0:80"), {});
    findings.hidden = {2, {0}, true};
    EXPECT_EQ(parsed(findings)["hidden"],
              (json{{"processes", 2}, {"uids", {0}}, {"unlisted", true}}));
}

TEST(FindingsJson, HasNothingThatATerminalActsOn) {
    HeldSocket held = with_owner(made_socket("LISTEN", "0.0.0.0:80"), 12, "nginx");
    held.owners[0].process.command = "\xc2\x9b\xe2\x80\xae\x9b";
    const std::string text = to_json(made_findings(made_request("0.0.0.0:80"), {held}), nullptr);
    EXPECT_NE(text.find(R"(\u009b\u202e\ufffd)"), std::string::npos);
}

TEST(FindingsJson, HasTheErrnoOfARefusalInEveryVerdict) {
    const auto held = with_options(made_socket("LISTEN", "0.0.0.0:80"), {});
    Findings findings = made_findings(made_request("10.0.0.1:80"), {held});
    findings.refusal = EACCES;
    const json all = parsed(findings);
    for (const json& verdict : all["verdicts"]) {
        EXPECT_EQ(verdict["bind"], "EACCES");
        EXPECT_EQ(verdict["listen"], "-");
        EXPECT_EQ(verdict["rule"], nullptr);
    }
}

TEST(FindingsJson, OfWhatRemainsHasNoUserAndWhatIsUnknown) {
    const auto held = made_remnant("TIME_WAIT", "10.0.0.1:80", std::chrono::milliseconds(9000));
    const json all = parsed(made_findings(made_request("0.0.0.0:80"), {held}));
    EXPECT_EQ(all["sockets"].at(0)["uid"], nullptr);
    EXPECT_EQ(all["sockets"].at(0)["timer_left_ms"], 9000);
    EXPECT_EQ(all["sockets"].at(0)["goes_by_itself"], true);
    EXPECT_EQ(all["verdicts"].at(1)["bind"], "unknown");
    EXPECT_TRUE(all["verdicts"].at(1)["unknown"].is_string());
    EXPECT_EQ(all["exit"], 2);
}

TEST(FindingsJson, TakesNamesThatAreNoUtf8) {
    const auto held = with_owner(made_socket("LISTEN", "0.0.0.0:80"), 12, "\xff\n");
    const json all = parsed(made_findings(made_request("0.0.0.0:80"), {held}));
    EXPECT_EQ(all["sockets"].at(0)["owners"].at(0)["program"], "\xEF\xBF\xBD\n");
}

TEST(FindingsJson, HasTheOtherNamespacesIfAskedFor) {
    OtherNamespaces others;
    others.found.push_back({"net:[1]", "", KeptBy::process, 5, "init", "cannot be entered", {}});
    others.found.push_back({"net:[2]", "/run/netns/blue", KeptBy::mount, 0, "", "", {}});
    const json all = parsed(made_findings(made_request("0.0.0.0:80"), {}), &others);
    EXPECT_EQ(all["namespaces"]["found"].at(0)["obstacle"], "cannot be entered");
    EXPECT_EQ(all["namespaces"]["found"].at(0)["kept_by"], "process");
    EXPECT_TRUE(all["namespaces"]["found"].at(0)["path"].is_null());
    EXPECT_EQ(all["namespaces"]["found"].at(1)["path"], "/run/netns/blue");
    EXPECT_TRUE(all["namespaces"]["found"].at(1)["pid"].is_null());
}

}  // namespace
}  // namespace bindlab
