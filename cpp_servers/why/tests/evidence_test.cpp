#include "cpp_servers/why/evidence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

bool has_line(const std::vector<std::string>& lines, std::string_view part) {
    return std::ranges::any_of(
        lines, [&](const std::string& line) { return line.find(part) != line.npos; });
}

TEST(Evidence, OfASocketIsWhoseItIsItsOptionsAndItsEnd) {
    HeldSocket held = with_options(with_owner(made_socket("LISTEN", "[::]:80"), 12, "nginx"), {});
    held.entry.v6only = true;
    held.device = "eth0";
    const auto lines = socket_lines(made_findings(made_request("0.0.0.0:80"), {held}));
    EXPECT_EQ(lines.at(0), "  TCP LISTEN [::]:80 on device eth0");
    EXPECT_EQ(lines.at(1).find("    open in nginx (pid 12, user alice) as descriptor 3, started "),
              0U);
    EXPECT_TRUE(lines.at(1).ends_with(": nginx --serve"));
    EXPECT_EQ(lines.at(2), "    options: SO_REUSEADDR 0, SO_REUSEPORT 0, IPV6_V6ONLY 1");
    EXPECT_EQ(lines.at(3), "    there until pid 12 closes it or ends");
}

TEST(Evidence, NamesEveryOwnerAndWhoWasLeftBehind) {
    HeldSocket held = with_owner(made_socket("LISTEN", "0.0.0.0:80"), 12, "nginx");
    held = with_owner(held, 13, "worker");
    held.owners[1].process.parent = 1;
    held.owners[1].process.parent_program = "init";
    held.owners[1].process.parent_gone = true;
    const auto lines = socket_lines(made_findings(made_request("0.0.0.0:80"), {held}));
    EXPECT_TRUE(has_line(lines, "open in nginx (pid 12"));
    EXPECT_TRUE(has_line(lines, "open in worker (pid 13"));
    EXPECT_TRUE(has_line(lines, "ended); its parent now is 1 (init)"));
}

TEST(Evidence, TellsTheFirstOfManyAlikeAndWhatTheRestHaveInCommon) {
    std::vector<HeldSocket> many(9, made_socket("TIME_WAIT", "10.0.0.1:80"));
    for (std::size_t at = 0; at < many.size(); ++at) {
        many[at].as = HeldAs::remnant;
        many[at].entry.remote = Endpoint::parse("10.0.0.2:" + std::to_string(40000 + at));
        many[at].entry.timer = "timewait";
        many[at].entry.timer_left = std::chrono::seconds(at);
    }
    const HeldSocket other =
        with_options(with_owner(made_socket("LISTEN", "10.0.0.1:80"), 12, "nginx"), {});
    many.insert(many.begin() + 5, other);
    const auto lines = socket_lines(made_findings(made_request("0.0.0.0:80"), many));
    const auto ends = std::ranges::count_if(
        lines, [](const auto& it) { return it.find(" to 10.0.0.2:") != it.npos; });
    EXPECT_EQ(ends, 3);
    EXPECT_TRUE(has_line(lines, "  and 6 more TCP TIME_WAIT 10.0.0.1:80"));
    EXPECT_TRUE(has_line(lines, "    the last of them goes by itself in 8 s"));
    EXPECT_TRUE(has_line(lines, "open in nginx"));
    many.resize(8);
    EXPECT_FALSE(
        has_line(socket_lines(made_findings(made_request("0.0.0.0:80"), many)), "more TCP"));
}

TEST(Evidence, TellsApartWhatIsNotAlike) {
    std::vector<HeldSocket> many;
    for (int at = 0; at < 9; ++at) {
        many.push_back(with_options(
            with_owner(made_socket("LISTEN", "0.0.0.0:80"), 12 + at, "worker"), {at == 8, true}));
    }
    auto lines = socket_lines(made_findings(made_request("0.0.0.0:80"), many));
    EXPECT_FALSE(has_line(lines, "more TCP"));
    many.push_back(many.front());
    lines = socket_lines(made_findings(made_request("0.0.0.0:80"), many));
    EXPECT_TRUE(has_line(lines, "  and 6 more TCP LISTEN 0.0.0.0:80"));
    EXPECT_TRUE(has_line(lines, "    open in pid 12, 15, 16, 17, 18, 19"));
    EXPECT_TRUE(has_line(lines, "options: SO_REUSEADDR 1, SO_REUSEPORT 1"));
}

TEST(Evidence, NamesTheFirstOfManyOwners) {
    HeldSocket held = made_socket("LISTEN", "0.0.0.0:80");
    for (int pid = 12; pid < 32; ++pid) {
        held = with_owner(held, pid, "worker");
    }
    const auto lines = socket_lines(made_findings(made_request("0.0.0.0:80"), {held}));
    EXPECT_TRUE(
        has_line(lines, "    and in 17 more: pid 15, 16, 17, 18, 19, 20, 21, 22 and 9 others"));
    EXPECT_FALSE(has_line(lines, "(pid 15"));
}

TEST(Evidence, SaysWhichThreadHasIt) {
    HeldSocket held = with_owner(made_socket("LISTEN", "0.0.0.0:80"), 12, "nginx");
    held.owners[0].thread = 13;
    const auto lines = [&] {
        return socket_lines(made_findings(made_request("0.0.0.0:80"), {held}));
    };
    EXPECT_TRUE(has_line(lines(), "its thread 13 alone has it, with descriptors of its own"));
    held.owners[0].process.first_thread_ended = true;
    EXPECT_TRUE(has_line(lines(), "its first thread has ended, others have not"));
}

TEST(Evidence, SaysWhyOptionsAreNotSeen) {
    HeldSocket held = made_socket("LISTEN", "0.0.0.0:80");
    held.options_hidden = "its process cannot be seen";
    EXPECT_TRUE(has_line(socket_lines(made_findings(made_request("0.0.0.0:80"), {held})),
                         "options: not to be seen: its process cannot be seen"));
}

TEST(Evidence, HasAVerdictForEachPairOfOptionsAndMarksTheOneAskedFor) {
    const auto held = with_options(made_socket("LISTEN", "0.0.0.0:80"), {false, true});
    const auto lines =
        verdict_lines(made_findings(made_request("0.0.0.0:80", {false, true}), {held}));
    EXPECT_EQ(std::ranges::count_if(lines, [](const auto& it) { return it[2] != ' '; }), 1);
    EXPECT_TRUE(has_line(lines, "    no option                      bind: EADDRINUSE, listen: -"));
    EXPECT_TRUE(has_line(lines, "  * SO_REUSEPORT                   bind: ok, listen: ok"));
    EXPECT_TRUE(has_line(lines, "rule reuseport: SO_REUSEPORT on both sockets"));
    EXPECT_TRUE(has_line(lines, "(yours lacks SO_REUSEPORT)"));
    EXPECT_EQ(std::ranges::count_if(
                  lines, [](const auto& it) { return it.find("rule reuseport: ") != it.npos; }),
              1)
        << "its sentence is told once";
}

TEST(Evidence, SaysWhatTheKernelSaidAndWhereItWasNotAsked) {
    Findings findings = made_findings(made_request("0.0.0.0:80"), {});
    findings.trials = {{{}, 0}, {{}, EADDRINUSE}, {{}, std::nullopt}, {{}, 0}};
    const auto lines = verdict_lines(findings);
    EXPECT_TRUE(has_line(lines, "; the kernel, asked: ok"));
    EXPECT_TRUE(has_line(lines, "; the kernel, asked: EADDRINUSE"));
    EXPECT_TRUE(has_line(lines, "; not tried: a datagram might be lost"));
}

TEST(Evidence, DoesNotSayOkWhereAllIsRefusedWhoeverHoldsThePort) {
    const auto held = with_options(made_socket("LISTEN", "0.0.0.0:80"), {});
    Findings findings = made_findings(made_request("10.0.0.1:80"), {held});
    findings.refusal = EADDRNOTAVAIL;
    const auto lines = evidence_of(findings);
    EXPECT_TRUE(
        has_line(lines, "  * no option                      bind: EADDRNOTAVAIL, listen: -"));
    EXPECT_FALSE(has_line(lines, "bind: ok"));
    EXPECT_FALSE(has_line(lines, "rule "));
    EXPECT_EQ(lines.back().substr(0, 15), "EADDRNOTAVAIL: ");
}

TEST(Evidence, EndsWithWhatIsNotSeen) {
    Findings findings = made_findings(made_request("0.0.0.0:80"), {});
    findings.hidden = {1, {0}};
    EXPECT_EQ(evidence_of(findings).back(),
              "Not seen: 1 process of user root may not be looked into: that takes CAP_SYS_PTRACE, "
              "as with sudo.");
}

}  // namespace
}  // namespace bindlab
