#include "cpp_servers/why/sentence.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <vector>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

using std::chrono::seconds;

std::string sentence_on(std::vector<HeldSocket> sockets, const BindRequest& request) {
    return sentence_of(made_findings(request, std::move(sockets)));
}

HeldSocket nginx() {
    return with_options(with_owner(made_socket("LISTEN", "0.0.0.0:80"), 12, "nginx"), {});
}

TEST(Sentence, SaysThatAPortIsFree) {
    EXPECT_EQ(sentence_on({}, made_request("0.0.0.0:80")),
              "TCP port 80 is free: no socket is on it.");
    Findings tried = made_findings(made_request("0.0.0.0:80"), {});
    tried.trials = {{{}, 0}, {{}, 0}, {{}, 0}, {{}, 0}};
    EXPECT_EQ(sentence_of(tried),
              "TCP port 80 is free: no socket is on it (the kernel was asked).");
    HeldSocket bound = with_options(made_socket("LISTEN", "10.0.0.1:80"), {});
    EXPECT_EQ(sentence_on({bound}, made_request("10.0.0.2:80")),
              "bind(10.0.0.2:80) would succeed, though 1 socket is on TCP port 80.");
}

TEST(Sentence, NamesWhoHoldsItAndUntilWhen) {
    EXPECT_EQ(sentence_on({nginx()}, made_request("[::]:80")),
              "TCP port 80 is held by nginx (pid 12, user alice), which listens on 0.0.0.0:80, "
              "until pid 12 closes it or ends.");
}

TEST(Sentence, NamesWhatIsAliveBeforeWhatRemains) {
    const auto remains = made_remnant("TIME_WAIT", "10.0.0.1:80", seconds(9));
    const std::string text = sentence_on({remains, nginx()}, made_request("0.0.0.0:80"));
    EXPECT_EQ(text.substr(0, 39), "TCP port 80 is held by nginx (pid 12, u");
    EXPECT_NE(text.find("(1 more on the port, see below)"), std::string::npos);
}

TEST(Sentence, OfWhatRemainsSaysWhenItGoes) {
    const auto sooner = made_remnant("TIME_WAIT", "10.0.0.1:80", seconds(9));
    const auto later = made_remnant("TIME_WAIT", "10.0.0.2:80", seconds(40));
    EXPECT_EQ(sentence_on({sooner}, made_request("0.0.0.0:80")),
              "TCP port 80 is held by no process: what remains of the connection from 10.0.0.1:80 "
              "to 10.0.0.9:999 is in TIME_WAIT, and goes by itself in 9 s.");
    EXPECT_NE(sentence_on({sooner, later}, made_request("0.0.0.0:80")).find("in 40 s (1 more"),
              std::string::npos);
}

TEST(Sentence, SaysWhatCannotBeKnownAndWhy) {
    const auto remains = made_remnant("TIME_WAIT", "10.0.0.1:80", seconds(9));
    EXPECT_EQ(sentence_on({remains}, made_request("0.0.0.0:80", {true, false})),
              "Whether bind(0.0.0.0:80) with SO_REUSEADDR would succeed cannot be known from here: "
              "it depends on whether 10.0.0.1:80 in TIME_WAIT has SO_REUSEADDR or SO_REUSEPORT "
              "(nothing tells the options of what no process has open).");
}

TEST(Sentence, SaysThatBoundSocketsMayBeMissed) {
    Findings findings = made_findings(made_request("0.0.0.0:80"), {});
    findings.may_miss_bound = true;
    findings.hidden = {2, {0}};
    EXPECT_EQ(sentence_of(findings),
              "No socket can be seen on TCP port 80, but this kernel does not list those that are "
              "bound and do not listen, and 2 processes of user root may not be looked into: that "
              "takes CAP_SYS_PTRACE, as with sudo.");
}

TEST(HiddenWords, SayThatProcMayHideMoreThanItLists) {
    EXPECT_EQ(hidden_words({}), "");
    EXPECT_EQ(hidden_words({0, {}, true}),
              "processes are not listed by /proc, how many is not known (hidepid of proc(5)): that "
              "takes CAP_SYS_PTRACE, as with sudo");
    EXPECT_EQ(hidden_words({1, {0}, true}),
              "1 process of user root may not be looked into, and processes besides are not listed "
              "by /proc, how many is not known (hidepid of proc(5)): that takes CAP_SYS_PTRACE, as "
              "with sudo");
}

TEST(Sentence, KeepsRefusalsApartThatNoHolderIsToBlameFor) {
    Findings findings = made_findings(made_request("0.0.0.0:80"), {});
    findings.refusal = EACCES;
    EXPECT_EQ(
        sentence_of(findings),
        "bind(0.0.0.0:80) is refused whoever holds the port: EACCES, ports below 1024 "
        "(net.ipv4.ip_unprivileged_port_start) take CAP_NET_BIND_SERVICE, which root has; sysctl "
        "-w net.ipv4.ip_unprivileged_port_start=80 lets everybody bind it.");
    findings = made_findings(made_request("[fd00::7]:80"), {});
    findings.refusal = EADDRNOTAVAIL;
    EXPECT_NE(sentence_of(findings).find("set IPV6_FREEBIND"), std::string::npos);
}

TEST(Sentence, NamesWhoHoldsAPortThatTakesARight) {
    Findings findings = made_findings(made_request("0.0.0.0:80"), {nginx()});
    findings.refusal = EACCES;
    const std::string text = sentence_of(findings);
    EXPECT_TRUE(
        text.ends_with("lets everybody bind it. Besides, TCP port 80 is held by nginx (pid "
                       "12, user alice), which listens on 0.0.0.0:80, until pid 12 closes "
                       "it or ends."))
        << text;
    findings.refusal = EADDRNOTAVAIL;
    EXPECT_EQ(sentence_of(findings).find("Besides"), std::string::npos);
}

TEST(Sentence, SaysThatTheKernelDisagrees) {
    Findings findings = made_findings(made_request("0.0.0.0:80"), {});
    findings.trials = {{{}, EADDRINUSE}, {{}, 0}, {{}, 0}, {{}, 0}};
    EXPECT_EQ(sentence_of(findings),
              "The kernel refuses bind(0.0.0.0:80) with EADDRINUSE, and nothing that can be seen "
              "from here explains it.");
}

TEST(RefusalWords, TellWhatIsWrongWithAnAddress) {
    Findings findings_of_udp = made_findings(made_request("0.0.0.0:80"), {});
    findings_of_udp.request.protocol = Protocol::udp;
    const auto told = [](std::string_view where, bool v6only, const std::string& device) {
        Findings findings = made_findings(made_request(where), {});
        findings.request.v6only = v6only;
        findings.request.device = device;
        return refusal_words(EINVAL, findings);
    };
    EXPECT_EQ(told("[fe80::1]:80", false, ""), "fe80::1 needs a device: --device NAME");
    findings_of_udp.request.where = Endpoint::parse("[ff02::fb]:5353");
    EXPECT_EQ(refusal_words(EINVAL, findings_of_udp), "ff02::fb needs a device: --device NAME");
    EXPECT_NE(told("[::ffff:10.0.0.1]:80", true, "").find("IPV6_V6ONLY"), std::string::npos);
    EXPECT_NE(told("[ff02::1]:80", false, "eth0").find("TCP knows no groups"), std::string::npos);
    EXPECT_EQ(told("[fe80::1]:80", false, "eth0").find("--device"), std::string::npos);
}

TEST(RefusalWords, DoNotTellRootThatRootHasARightThatItLacks) {
    Findings findings = made_findings(made_request("0.0.0.0:80"), {});
    findings.host.user = findings.request.uid = 0;
    EXPECT_NE(refusal_words(EACCES, findings).find("which this process lacks; sysctl -w net.ipv4."),
              std::string::npos);
    findings.request.uid = 1000;
    EXPECT_NE(refusal_words(EACCES, findings).find("which root has"), std::string::npos);
}

TEST(Bindv6onlyWords, AreOfABareSocketForEveryAddress) {
    Findings findings = made_findings(made_request("[::]:80"), {});
    EXPECT_EQ(bindv6only_words(findings), "");
    findings.host.bindv6only = true;
    EXPECT_NE(bindv6only_words(findings).find("here :: without a setsockopt is V6ONLY"),
              std::string::npos);
    findings.request.v6only = true;
    EXPECT_EQ(bindv6only_words(findings), "");
    findings.request = made_request("[::1]:80");
    EXPECT_EQ(bindv6only_words(findings), "") << "it meets IPv6 alone anyway";
}

TEST(RefusalWords, NameTheSettingThatSwitchesIpv6Off) {
    Findings findings = made_findings(made_request("[::1]:80"), {});
    EXPECT_NE(refusal_words(EADDRNOTAVAIL, findings).find("add it"), std::string::npos);
    findings.ipv6_off = "IPv6 is switched off on lo (net.ipv6.conf.lo.disable_ipv6 is 1)";
    EXPECT_EQ(refusal_words(EADDRNOTAVAIL, findings),
              "no interface here has ::1: " + findings.ipv6_off);
}

TEST(RefusalWords, TellRootOfAnotherUserNamespaceThatItHasNoRight) {
    Findings findings = made_findings(made_request("0.0.0.0:80"), {});
    EXPECT_EQ(refusal_words(EACCES, findings).find("user namespace"), std::string::npos);
    findings.host.heeds_rights = false;
    EXPECT_NE(refusal_words(EACCES, findings).find("not the root of this user namespace"),
              std::string::npos);
}

}  // namespace
}  // namespace bindlab
