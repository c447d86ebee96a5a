// Every kind of line, with every key, as it stands in the golden observations, which the harness'
// tests read, too. Where a change is meant, the file is to be what this test has written.
#include "cpp_servers/engine/record/record_line.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "cpp_servers/engine/record/observations.hpp"
#include "cpp_servers/engine/tests/folder.hpp"

namespace bindlab {
namespace {

std::string written(std::uint64_t number, const Record& record) {
    SocketRows rows;
    return line_of(number, record, rows);
}

SocketEntry listening() {
    SocketEntry entry;
    entry.state = "LISTEN";
    entry.local = Endpoint::parse("10.0.0.1:9527");
    entry.remote = Endpoint::parse("0.0.0.0:0");
    entry.timer = "off";
    entry.inode = 4711;
    entry.uid = 1001;
    entry.receive_queue = 1;
    entry.send_queue = 128;
    entry.interface = 2;
    return entry;
}

SocketEntry time_wait() {
    SocketEntry entry;
    entry.ipv6 = true;
    entry.state = "TIME_WAIT";
    entry.local = Endpoint::parse("[fd00::1]:9527");
    entry.remote = Endpoint::parse("[fd00::2]:40000");
    entry.timer = "timewait";
    entry.timer_left = std::chrono::milliseconds(59000);
    return entry;
}

void write_case(Observations& to) {
    to.write(Begin{"restart/golden[reuse=0]",
                   {"qemu", "tcg", CaptureMeans::libpcap},
                   {"6.1.0-28-amd64", "#1 SMP Debian 6.1.119-1 (2024-11-22)", "x86_64"},
                   {"0.1.0", "1a2b3c4"},
                   "/usr/bin/bindlab",
                   "2024-01-31T12:00:00Z",
                   Seconds(12.3456789),
                   2048});
    to.write(NeedLooked{"net.ipv4.tcp_tw_reuse", "sysctl", true, "2"});
    to.write(
        HostMade{"server",
                 4026532008,
                 {{"lo", 1, "00:00:00:00:00:00", 65536, true, {}},
                  {"eth0", 2, "02:00:00:00:00:01", 1500, true, {"10.0.0.1/24", "fd00::1/64"}}},
                 {{"net.ipv4.tcp_tw_reuse", SysctlSeen::Change{"2", "0"}, "0"},
                  {"net.ipv4.no_such_thing", SysctlSeen::Change{std::nullopt, "1"}, std::nullopt},
                  {"net.ipv4.tcp_fin_timeout", std::nullopt, "60"}}});
    to.write(CaptureBegun{"server", "eth0", "capture.pcap", CaptureMeans::libpcap, Seconds(0.02)});
    to.write(ActorStarted{
        "server", "server", 2, {1001, 4026532008, "/usr/bin/bindlab", std::nullopt}, false});
    to.write(ActorStarted{"user",
                          std::nullopt,
                          3,
                          {0, 4026531840, "/usr/bin/telnet", {{"telnet", "10.0.0.1"}}},
                          true});
    const Snapshot before{{"server", {}}, {"client", {}}};
    const Snapshot after{{"server", {listening(), time_wait()}}, {"client", {}}};
    to.write(StepDone{1, Seconds(0.1), Seconds(0.10025), "ok", "x\"\n\xff", "", false,
                      R"({"call":"bind 10.0.0.1:9527","ret":0,"errno":null,"error":null,)"
                      R"("value":null,"seconds":0.000012,"more":{}})",
                      before, after});
    to.write(StepDone{2, Seconds(0.2), Seconds(2.2), "ETIMEDOUT", std::nullopt,
                      "Connection timed out", true, "", after, after});
    to.write(StepDone{3, Seconds(2.2), Seconds(2.3), "EINVAL", std::nullopt,
                      "there is no verb 'dance'", false,
                      R"({"call":"dance","fault":"there is no verb 'dance'"})", after, before});
    to.write(StepDone{4, Seconds(2.3), Seconds(2.4), "EADDRINUSE", std::nullopt,
                      "Address already in use", false,
                      R"({"call":"bind 10.0.0.1:9527","ret":-1,"errno":"EADDRINUSE",)"
                      R"("error":"Address already in use","value":null,"seconds":0.000012,)"
                      R"("more":{}})",
                      before, before,
                      Inquiry{{{"server", 3, 4711, true, false, std::nullopt},
                               {"second", 4, 4712, false, true, false}},
                              "32768\t60999",
                              {"10.0.0.1"},
                              {"fd00::1"}}});
    to.write(EngineFault{"actor server: there is no verb 'dance'",
                         "scenarios/restart/golden.yaml:14: step 3: server: dance",
                         "correct the line in the scenario"});
    to.write(CaptureEnded{"capture.pcap", 3, 5, 4, 0, 3, 264, false,
                          "the capture ended before it had taken all packets"});
    to.write(ActorEnded{"server", "torn down", true});
    to.write(ActorEnded{"user", "signal SIGKILL", false, "Trying 10.0.0.1...\n"});
    CaseEnd end;
    end.complete = false;
    end.skipped = "ipv6: the kernel is built or was booted without IPv6";
    end.aborted = CaseEnd::Abort{2, "actor server gave no answer in time"};
    end.steps = 4;
    end.hashes = {{"plan.json", sha256_of("plan")}, {"capture.pcap", sha256_of("capture")}};
    to.end(end, Seconds(2.5));
}

TEST(RecordLine, TellsWhyAStepWasLeftOut) {
    const Snapshot empty;
    const std::string line =
        written(3, StepDone{5, Seconds(1), Seconds(1), "not done", std::nullopt, "", false, "",
                            empty, empty, std::nullopt, NotDone{4, "EADDRINUSE"}, std::nullopt});
    EXPECT_NE(line.find(R"("outcome":"not done")"), line.npos) << line;
    EXPECT_NE(line.find(R"("not_done":{"step":4,"outcome":"EADDRINUSE"})"), line.npos) << line;
    EXPECT_EQ(line.find("counter"), line.npos) << line;
}

TEST(RecordLine, HasBothReadingsOfACounter) {
    const Snapshot empty;
    const std::string line =
        written(3, StepDone{5, Seconds(1), Seconds(1), "ok", std::nullopt, "", false, "", empty,
                            empty, std::nullopt, std::nullopt, CounterRead{"TcpExtTW", 2, 7, 9}});
    EXPECT_NE(line.find(R"("counter":{"name":"TcpExtTW","since":2,"was":7,"now":9})"), line.npos)
        << line;
    EXPECT_EQ(line.find("not_done"), line.npos) << line;
}

TEST(RecordLine, IsAsInTheGoldenObservations) {
    const Folder folder;
    {
        Observations observations(folder / "observations.ndjson");
        write_case(observations);
    }
    const auto golden = std::filesystem::path(GOLDEN_FOLDER) / "observations.ndjson";
    EXPECT_EQ(content(folder / "observations.ndjson"), content(golden));
}

TEST(RecordLine, IsValidWhateverBytesItHolds) {
    EXPECT_EQ(written(7, ActorEnded{"a\xff", "\"\n", true}),
              "{\"seq\":7,\"kind\":\"actor-end\",\"name\":\"a\xef\xbf\xbd\",\"how\":\"\\\"\\n\","
              "\"expected\":true}");
}

TEST(RecordLine, RefusesAReplyThatIsNoJson) {
    const Snapshot none;
    EXPECT_THROW(written(0, StepDone{1, {}, {}, "ok", {}, "", false, "{", none, none}),
                 std::invalid_argument);
}

}  // namespace
}  // namespace bindlab
