#include "cpp_servers/why/hidden_processes.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <set>

namespace bindlab {
namespace {

ProcMount mounted(std::string_view options, std::string_view at = "/proc") {
    return proc_mount_in(
        fmt::format("22 1 0:20 / {} rw,nosuid shared:5 - proc proc {}\n", at, options));
}

TEST(ProcMount, LeavesProcessesOutWithHidepidOfTwoAndFour) {
    for (const char* options : {"rw,hidepid=2", "rw,gid=5,hidepid=invisible",
                                "hidepid=ptraceable,rw", "rw,hidepid=4,subset=pid"}) {
        EXPECT_TRUE(mounted(options).leaves_out) << options;
    }
    for (const char* options : {"rw", "rw,hidepid=1", "rw,hidepid=noaccess", "rw,hidepid=off"}) {
        EXPECT_FALSE(mounted(options).leaves_out) << options;
    }
}

TEST(ProcMount, HasAGroupThatSeesAllButForPtraceable) {
    EXPECT_EQ(mounted("rw,gid=1004,hidepid=invisible").group, 1004U);
    EXPECT_EQ(mounted("rw,hidepid=invisible").group, 0U);
    EXPECT_TRUE(mounted("rw,hidepid=invisible").heeds_group);
    EXPECT_FALSE(mounted("rw,gid=1004,hidepid=ptraceable").heeds_group);
}

TEST(ProcMount, IsTheLastOneThatIsAtProc) {
    EXPECT_FALSE(mounted("rw,hidepid=2", "/jail/proc").leaves_out);
    const std::string_view hidden = "22 1 0:20 / /proc rw - proc proc rw,hidepid=2\n";
    const std::string_view open = "23 22 0:21 / /proc rw - proc proc rw\n";
    EXPECT_FALSE(proc_mount_in(fmt::format("{}{}", hidden, open)).leaves_out);
    EXPECT_TRUE(proc_mount_in(fmt::format("{}{}no such line\n", open, hidden)).leaves_out);
}

TEST(HiddenProcesses, CountWhoIsThereAndNobodyElse) {
    HiddenProcesses hidden;
    EXPECT_FALSE(hidden.any());
    hidden.add(-1);
    EXPECT_FALSE(hidden.any());
    hidden.add(::getpid());
    EXPECT_EQ(hidden.count, 1U);
    EXPECT_EQ(hidden.users, std::set<uid_t>{::geteuid()});
    EXPECT_TRUE((HiddenProcesses{0, {}, true}.any()));
}

}  // namespace
}  // namespace bindlab
