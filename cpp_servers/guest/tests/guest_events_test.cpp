#include "cpp_servers/guest/guest_events.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "cpp_servers/engine/tests/folder.hpp"

namespace bindlab {
namespace {

constexpr std::size_t kBeforeEvents = 4096;
using Seconds = GuestEvents::Seconds;

class GuestEventsTest : public testing::Test {
protected:
    GuestEventsTest() { std::ofstream(file()) << std::string(2 * kBeforeEvents, '\0'); }

    std::filesystem::path file() const { return folder_ / "memory"; }
    /// All that was written since the beginning.
    std::string written() const {
        const std::string text = content(file()).substr(kBeforeEvents);
        return text.substr(0, text.find('\0'));
    }

    Folder folder_;
};

TEST_F(GuestEventsTest, AreOneLineEach) {
    Channel channel(file());
    GuestEvents events(channel);
    events.booted({"6.1.0", "#1 SMP", "x86_64"}, Seconds(1.5), {"veth.ko: refused"}, {});
    events.timers(Seconds(0.01));
    events.of_engine("{\"event\":\"over\",\"finished\":1}\n");
    events.ended(3, "bindlab: \"no\"\n", Seconds(61.25), Seconds(0.02));
    EXPECT_EQ(written(),
              R"({"event":"guest","kernel":"6.1.0","version":"#1 SMP","machine":"x86_64",)"
              R"("seconds":1.5,"refused":["veth.ko: refused"],"missing":[]}
{"event":"timers","lag":0.01}
{"event":"over","finished":1}
{"event":"exit","code":3,"words":"bindlab: \"no\"\n","seconds":61.25,"timer_lag":0.02}
)");
}

TEST_F(GuestEventsTest, HaveAFilesBytesBehindItsLine) {
    Channel channel(file());
    GuestEvents(channel).file("a/b", "plan.json", "{}\n");
    EXPECT_EQ(written(),
              "{\"event\":\"file\",\"case\":\"a/b\",\"name\":\"plan.json\",\"bytes\":3}\n"
              "{}\n");
}

TEST_F(GuestEventsTest, HandOutAProgramsLinesAndItsFilesInPieces) {
    Channel channel(file());
    GuestEvents events(channel);
    events.said("400 of \"800\" cells");
    events.piece("cells.csv", "a\nb");
    events.piece("cells.csv", "");
    EXPECT_EQ(written(),
              "{\"event\":\"said\",\"line\":\"400 of \\\"800\\\" cells\"}\n"
              "{\"event\":\"piece\",\"name\":\"cells.csv\",\"bytes\":3}\n"
              "a\nb"
              "{\"event\":\"piece\",\"name\":\"cells.csv\",\"bytes\":0}\n");
}

TEST(FinishedCase, IsNamedByThatEventAlone) {
    EXPECT_EQ(finished_case(R"({"event":"finished","case":"a/b","complete":true})"), "a/b");
    EXPECT_EQ(finished_case(R"({"event":"started","case":"a/b"})"), std::nullopt);
    EXPECT_THROW(finished_case("hello"), std::runtime_error);
    EXPECT_THROW(finished_case(R"({"event":"finished"})"), std::runtime_error);
}

}  // namespace
}  // namespace bindlab
