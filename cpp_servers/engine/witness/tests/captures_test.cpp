// Captures, and what both ways to capture promise (Capture, TcpdumpCapture, PcapCapture).
#include "cpp_servers/engine/witness/captures.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "cpp_servers/engine/tests/folder.hpp"
#include "cpp_servers/engine/tests/one_host.hpp"
#include "cpp_servers/engine/witness/pcap_count.hpp"
#include "cpp_servers/engine/world/probes.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

// A burst for which a ring has room, though nobody takes any of it meanwhile; on lo each counts
// twice.
constexpr int kPackets = 10;

class CapturesTest : public NeedsNamespaces, public testing::WithParamInterface<CaptureMeans> {
protected:
    void SetUp() override {
        NeedsNamespaces::SetUp();
        if (GetParam() == CaptureMeans::tcpdump && !find_program("tcpdump")) {
            GTEST_SKIP() << "needs tcpdump";
        }
    }

    /// Captures on lo of a host while `traffic` runs, and gives the lines that were written.
    std::vector<std::string> capture(const std::function<void(const Host&)>& traffic) {
        in_child([&] {
            OneHost host("", R"({"host":"server","device":"lo","file":"c.pcap"})");
            Observations observations(folder_ / "o.ndjson");
            Captures captures(host.plan, host.topology.hosts(), GetParam(), folder_.path(),
                              host.waiter);
            captures.await_ready(Clock::now(), observations);
            traffic(host.topology.hosts()[0]);
            captures.finish(observations);
        });
        return lines_of(folder_ / "o.ndjson");
    }

    Folder folder_;
};

TEST_P(CapturesTest, HoldEveryPacketFromReadyToTheEnd) {
    const auto lines = capture([](const Host& host) {
        const Descriptor receiver = bind_socket(host.where, "127.0.0.1:9527", SOCK_DGRAM);
        const Descriptor sender = connect_socket(host.where, "127.0.0.1:9527", SOCK_DGRAM);
        for (int i = 0; i < kPackets; ++i) {
            check(send(sender.get(), "x", 1, 0), "send");
        }
    });
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_NE(lines[0].find(R"("kind":"capture","host":"server","device":"lo","file":"c.pcap")"),
              std::string::npos)
        << lines[0];
    EXPECT_NE(lines[1].find(
                  R"("captured":10,"received":20,"whole":20,"dropped":0,"interface_packets":10)"),
              std::string::npos)
        << lines[1];
    EXPECT_NE(lines[1].find(R"("ok":true,"detail":"")"), std::string::npos) << lines[1];
    EXPECT_EQ(PcapCount(folder_ / "c.pcap").packets(), 10U);
}

TEST_P(CapturesTest, AreGoodWhenNothingPassed) {
    const auto lines = capture([](const Host& /*host*/) {});
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_NE(lines[1].find(R"("captured":0)"), std::string::npos) << lines[1];
    EXPECT_NE(lines[1].find(R"("ok":true)"), std::string::npos) << lines[1];
}

TEST_P(CapturesTest, NeedADeviceThatIsThere) {
    in_child([&] {
        OneHost host("", R"({"host":"server","device":"eth7","file":"c.pcap"})");
        Observations observations(folder_ / "o.ndjson");
        EXPECT_THROW(
            {
                Captures captures(host.plan, host.topology.hosts(), GetParam(), folder_.path(),
                                  host.waiter);
                captures.await_ready(Clock::now(), observations);
            },
            std::runtime_error);
    });
}

INSTANTIATE_TEST_SUITE_P(Means, CapturesTest,
                         testing::Values(CaptureMeans::tcpdump, CaptureMeans::libpcap),
                         [](const auto& means) { return std::string(to_string(means.param)); });

}  // namespace
}  // namespace bindlab
