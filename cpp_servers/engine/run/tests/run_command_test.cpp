// End to end: plans in, evidence out, in network namespaces of their own. Each run is in a child,
// for the engine moves into a namespace and catches signals.
#include "cpp_servers/engine/run/run_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>

#include "cpp_servers/engine/tests/folder.hpp"
#include "cpp_servers/engine/tests/plans.hpp"
#include "cpp_servers/engine/witness/pcap_count.hpp"
#include "cpp_servers/engine/world/probes.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

class Run : public testing::Test {
protected:
    void SetUp() override {
        if (geteuid() != 0) {
            GTEST_SKIP() << "needs root: it makes network namespaces";
        }
    }

    void plan(const std::string& text) { std::ofstream(plans(), std::ios::app) << text << '\n'; }

    /// The engine, under way; its events go to the file `events`.
    Child start() {
        const Descriptor events(check(
            open((folder_ / "events").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600),
            "open a file"));
        const std::array keep{events.get(), STDERR_FILENO};
        return fork_child(
            [&] {
                dup2(events.get(), STDOUT_FILENO);
                RunOptions options;
                options.plans = plans();
                options.results = folder_ / "raw";
                options.jobs = 2;
                options.backend.capture = means_;
                return run_plans(options);
            },
            nullptr, keep);
    }
    int run() { return start().reap().value; }

    std::string plans() const { return folder_ / "plans.ndjson"; }
    std::vector<std::string> observed(const std::string& name) const {
        return lines_of(folder_ / "raw" / name / "observations.ndjson");
    }
    /// Whether some line of the case has all these pieces of text.
    bool has_line(const std::string& name, std::initializer_list<std::string_view> pieces) const {
        for (const std::string& line : observed(name)) {
            bool all = true;
            for (const std::string_view piece : pieces) {
                all = all && line.find(piece) != std::string::npos;
            }
            if (all) {
                return true;
            }
        }
        return false;
    }
    std::string events() const { return content(folder_ / "events"); }

    Folder folder_;
    CaptureMeans means_ = CaptureMeans::tcpdump;
};

TEST_F(Run, RecordsAnAddressInUse) {
    plan(plan_of_one_host(
        "busy", call(1, "server", "socket tcp") + "," + call(2, "server", "bind 10.0.0.1:9527") +
                    "," + call(3, "server", "listen") + "," + call(4, "second", "socket tcp") +
                    "," + call(5, "second", "bind 10.0.0.1:9527", false)));
    EXPECT_EQ(run(), 0);
    EXPECT_TRUE(has_line("busy", {R"("n":5)", R"("outcome":"EADDRINUSE")", R"("state":"LISTEN")"}));
    EXPECT_TRUE(has_line("busy", {R"("kind":"end","complete":true)", R"("aborted":null)"}));
    EXPECT_EQ(content(folder_ / "raw" / "busy" / "plan.json") + "\n", content(plans()));
    EXPECT_NE(events().find(R"("event":"finished","case":"busy","complete":true)"),
              std::string::npos);
}

TEST_F(Run, TellsApartAnActorThatDiesHangsOrBabbles) {
    plan(plan_of_one_host("dies", call(1, "server", "crash", false)));
    plan(plan_of_one_host("hangs", call(1, "server", "hang", false, 100)));
    plan(plan_of_one_host("babbles", call(1, "server", "babble", false)));
    EXPECT_EQ(run(), 1);
    EXPECT_TRUE(has_line("dies", {R"("outcome":"EPIPE")", R"("reply":null)"}));
    EXPECT_TRUE(has_line("dies", {R"("kind":"actor-end","name":"server")", R"("expected":false)"}));
    EXPECT_TRUE(has_line("hangs", {R"("outcome":"ETIMEDOUT")", R"("timed_out":true)"}));
    EXPECT_TRUE(has_line("hangs", {R"("kind":"end","complete":true)", R"("aborted":{"step":1)"}));
    EXPECT_TRUE(has_line("babbles", {R"("kind":"fault")", "nonsense"}));
    EXPECT_TRUE(has_line("babbles", {R"("kind":"end","complete":false)"}));
}

TEST_F(Run, LeavesOutAStepThatDependsOnWhatDidNotCome) {
    const auto depending = [](int number, std::string_view line, std::string_view outcome) {
        return step(number, "call",
                    fmt::format(R"(,"actor":"server","call":"{}","depends":[{{"step":2,)"
                                R"("outcomes":["EINVAL","{}"]}}])",
                                line, outcome));
    };
    plan(plan_of_one_host("left-out", call(1, "server", "socket tcp") + "," +
                                          call(2, "server", "bind 10.9.9.9:1", false) + "," +
                                          depending(3, "listen", "ok") + "," +
                                          depending(4, "close", "EADDRNOTAVAIL")));
    EXPECT_EQ(run(), 0);
    EXPECT_TRUE(has_line("left-out", {R"("n":3)", R"("outcome":"not done")", R"("reply":null)",
                                      R"("not_done":{"step":2,"outcome":"EADDRNOTAVAIL"})"}));
    EXPECT_TRUE(has_line("left-out", {R"("n":4)", R"("outcome":"ok")", R"("call":"close")"}));
    EXPECT_TRUE(has_line("left-out", {R"("kind":"end","complete":true)", R"("steps":4)"}));
}

TEST_F(Run, ReadsACounterTwice) {
    const auto counter = [](int number, std::string_view more = "") {
        return step(number, "counter",
                    fmt::format(R"(,"host":"server","name":"TcpActiveOpens"{})", more));
    };
    plan(plan_of_one_host("counted", call(1, "server", "socket tcp") + "," +
                                         call(2, "server", "connect 10.0.0.1:1", false) + "," +
                                         counter(3) + "," + counter(4, R"(,"mark":true)") + "," +
                                         call(5, "server", "connect 10.0.0.1:1", false) + "," +
                                         counter(6)));
    EXPECT_EQ(run(), 0);
    EXPECT_TRUE(has_line("counted", {R"("n":3)", R"("since":0,"was":0,"now":1})"}));
    EXPECT_TRUE(has_line("counted", {R"("n":4)", R"("since":0,"was":0,"now":1})"}));
    EXPECT_TRUE(has_line("counted", {R"("n":6)", R"("since":4,"was":1,"now":2})"}));
}

TEST_F(Run, SkipsACaseWhoseCounterTheKernelHasNot) {
    plan(plan_of_one_host("uncounted", "", R"({"kind":"counter","name":"TcpExtNoSuch"})"));
    EXPECT_EQ(run(), 0);
    EXPECT_TRUE(has_line("uncounted", {R"("skipped":"counter TcpExtNoSuch: the kernel has no)"}));
}

TEST_F(Run, StopsACaseWhoseSetUpFails) {
    plan(plan_of_one_host("set-up", call(1, "server", "socket tcp") + "," +
                                        call(2, "server", "bind 10.9.9.9:1") + "," +
                                        call(3, "server", "listen")));
    EXPECT_EQ(run(), 0);
    EXPECT_TRUE(has_line("set-up", {R"("aborted":{"step":2)", "EADDRNOTAVAIL"}));
    EXPECT_FALSE(has_line("set-up", {R"("n":3)"}));
}

TEST_F(Run, SkipsACaseWhoseNeedIsNotMet) {
    plan(plan_of_one_host("skipped", "", R"({"kind":"sysctl","name":"net.ipv4.no_such_thing"})"));
    EXPECT_EQ(run(), 0);
    EXPECT_TRUE(has_line("skipped", {R"("kind":"need")", R"("present":false)"}));
    EXPECT_TRUE(has_line("skipped", {R"("skipped":"sysctl net.ipv4.no_such_thing)"}));
}

/// By tcpdump, and by libpcap in the case's own process.
class RunWithCapture : public Run, public testing::WithParamInterface<CaptureMeans> {};

TEST_P(RunWithCapture, HasEveryPacketThatPassed) {
    means_ = GetParam();
    if (means_ == CaptureMeans::tcpdump && !find_program("tcpdump")) {
        GTEST_SKIP() << "needs tcpdump";
    }
    plan(plan_of_one_host(
        "wire",
        call(1, "server", "socket tcp") + "," + call(2, "server", "bind 10.0.0.1:9527") + "," +
            call(3, "server", "listen") + "," + call(4, "second", "socket tcp") + "," +
            call(5, "second", "connect 10.0.0.1:9527"),
        R"({"kind":"tcpdump"})", R"({"host":"server","device":"lo","file":"capture.pcap"})"));
    EXPECT_EQ(run(), 0);
    EXPECT_TRUE(
        has_line("wire", {R"("kind":"capture",)", fmt::format(R"("by":"{}")", to_string(means_))}));
    // SYN, SYN and ACK, ACK; on lo the kernel counts each as it goes and as it comes.
    EXPECT_TRUE(has_line("wire", {R"("captured":3,"received":6,"whole":6,"dropped":0)",
                                  R"("interface_packets":3)", R"("ok":true)"}));
    EXPECT_EQ(PcapCount(folder_ / "raw" / "wire" / "capture.pcap").packets(), 3U);
}

INSTANTIATE_TEST_SUITE_P(Captures, RunWithCapture,
                         testing::Values(CaptureMeans::tcpdump, CaptureMeans::libpcap),
                         [](const auto& means) { return std::string(to_string(means.param)); });

TEST_F(Run, DrivesAProgramAndReadsItsOutput) {
    const std::string actor = R"(,"actor":"program")";
    plan(plan_of_one_host("program",
                          step(1, "run", actor + R"(,"argv":["cat"])") + "," +
                              step(2, "type", actor + R"(,"data":"one two")") + "," +
                              step(3, "output", actor + R"(,"contains":"one")") + "," +
                              step(4, "output", actor + R"(,"contains":"one")", false, 50) + "," +
                              step(5, "eof", actor) + "," + step(6, "wait", actor)));
    EXPECT_EQ(run(), 0);
    EXPECT_TRUE(has_line("program", {R"("n":4)", R"("outcome":"ETIMEDOUT","value":" two")"}));
    EXPECT_TRUE(has_line("program", {R"("n":6)", R"("outcome":"ok","value":"exit 0")"}));
}

TEST_F(Run, GoesOnWhenACaseIsKilled) {
    plan(plan_of_one_host("killed", step(1, "advance", R"(,"ms":9000)")));
    plan(plan_of_one_host("other", call(1, "server", "socket tcp")));
    Child engine = start();
    while (events().find(R"("event":"waiting","case":"killed")") == std::string::npos) {
        ASSERT_FALSE(engine.wait_for(std::chrono::milliseconds(10)));
    }
    const std::string children = content(fmt::format("/proc/{0}/task/{0}/children", engine.pid()));
    kill(std::stoi(children), SIGKILL);  // the one that was started first
    EXPECT_EQ(engine.reap().to_string(), "exit 1");
    EXPECT_FALSE(has_line("killed", {R"("kind":"end")"}));
    EXPECT_TRUE(has_line("other", {R"("kind":"end")"}));
    EXPECT_NE(events().find("ended before the case: signal SIGKILL"), std::string::npos);
}

TEST_F(Run, LeavesNothingBehindWhenItIsKilled) {
    const std::string stays = "12345.6789";
    plan(plan_of_one_host(
        "left", step(1, "run", R"(,"actor":"program","argv":["sleep",")" + stays + R"("])") + "," +
                    step(2, "advance", R"(,"ms":9000)")));
    const auto sleeping = [&] {
        for (const auto& process : std::filesystem::directory_iterator("/proc")) {
            // Of a process that ends meanwhile nothing is read, which getline() does not throw for.
            std::ifstream stream(process.path() / "cmdline");
            std::string words;
            std::getline(stream, words);
            if (words.find(stays) != std::string::npos) {
                return true;
            }
        }
        return false;
    };
    Child engine = start();
    while (events().find(R"("event":"waiting","case":"left")") == std::string::npos) {
        ASSERT_FALSE(engine.wait_for(std::chrono::milliseconds(10)));
    }
    EXPECT_TRUE(sleeping());
    engine.signal(SIGKILL);
    engine.reap();
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (sleeping() && std::chrono::steady_clock::now() < until) {
    }
    EXPECT_FALSE(sleeping());
}

TEST_F(Run, RefusesPlansItCannotRead) {
    plan(plan_of_one_host("a", ""));
    plan(plan_of_one_host("a", ""));
    EXPECT_EQ(run(), 2);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "raw"));
}

TEST_F(Run, SaysWhenNothingCanBeWritten) {
    plan(plan_of_one_host("a", ""));
    std::ofstream(folder_ / "raw") << "in the way";
    EXPECT_EQ(run(), 3);
}

}  // namespace
}  // namespace bindlab
