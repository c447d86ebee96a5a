// Every event of the engine, as it stands in the golden events, which the harness' tests read, too.
// Where a change is meant, the file is to be what this test has written.
#include "cpp_servers/engine/record/event_stream.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "cpp_servers/engine/tests/folder.hpp"
#include "netns/system_call.hpp"
#include "netns/tests/in_child.hpp"

namespace bindlab {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

TEST(EventStream, IsAsInTheGoldenEvents) {
    const Folder folder;
    const Descriptor file(check(
        open((folder / "events").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600), "open a file"));
    EventStream events(file.get());
    events.run(4, 2, {"6.1.0-28-amd64", "#1 SMP Debian 6.1.119-1 (2024-11-22)", "x86_64"},
               {"0.1.0", "1a2b3c4-dirty"});
    events.started("restart/golden[reuse=0]");
    events.waiting("restart/golden[reuse=0]", milliseconds(61500));
    events.resumed("restart/golden[reuse=0]");
    events.finished("restart/golden[reuse=0]", {true, "", "", microseconds(61500250)});
    events.started("ipv6/golden");
    events.finished("ipv6/golden", {true, "ipv6: built without \xff", "", microseconds(250)});
    events.started("fault/golden");
    events.finished("fault/golden",
                    {false, "", "x.yaml:1: step 1: \"why\"", microseconds(1000000)});
    events.alive();
    events.over(3);
    const auto golden = std::filesystem::path(GOLDEN_FOLDER) / "events.ndjson";
    EXPECT_EQ(content(folder / "events"), content(golden));
}

TEST(EventStream, IsClosedWhenNobodyReads) {
    in_child([] {
        std::signal(SIGPIPE, SIG_IGN);
        std::array<int, 2> ends{};
        check(pipe2(ends.data(), O_CLOEXEC), "open a pipe");
        close(ends[0]);
        EventStream events(ends[1]);
        EXPECT_FALSE(events.closed());
        events.over(0);
        EXPECT_TRUE(events.closed());
        events.over(0);
    });
}

}  // namespace
}  // namespace bindlab
