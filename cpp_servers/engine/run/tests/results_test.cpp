#include "cpp_servers/engine/run/results.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <system_error>

#include "cpp_servers/engine/tests/folder.hpp"
#include "netns/tests/in_child.hpp"

namespace bindlab {
namespace {

TEST(Results, MakesTheFolderOfACaseWithAllAboveIt) {
    const Folder folder;
    const Results results(folder / "deep" / "raw");
    EXPECT_EQ(results.folder("a/b[x=1]"), folder / "deep" / "raw" / "a/b[x=1]");
    EXPECT_FALSE(std::filesystem::exists(results.folder("a/b[x=1]")));
    EXPECT_TRUE(std::filesystem::is_directory(results.make_folder("a/b[x=1]")));
    EXPECT_TRUE(std::filesystem::is_directory(results.make_folder("a/b[x=1]")));
}

TEST(Results, ForgetsEvidenceAndNothingElse) {
    const Folder folder;
    const Results results(folder / "raw");
    const auto of_case = results.make_folder("a");
    for (const char* name :
         {"plan.json", "observations.ndjson", "verdict.json", "capture.pcap", "notes.txt"}) {
        std::ofstream(of_case / name) << "x";
    }
    results.forget("a");
    results.forget("never-run");
    std::vector<std::string> left;
    for (const auto& entry : std::filesystem::directory_iterator(of_case)) {
        left.push_back(entry.path().filename());
    }
    EXPECT_EQ(left, std::vector<std::string>{"notes.txt"});
}

TEST(Results, LeaveNoTraceOfHavingBeenTried) {
    const Folder folder;
    const Results results(folder / "raw");
    EXPECT_TRUE(std::filesystem::is_empty(folder / "raw"));
}

TEST(Results, CannotBeWhereAFileIs) {
    const Folder folder;
    std::ofstream(folder / "raw") << "in the way";
    EXPECT_THROW(Results(folder / "raw"), std::system_error);
    EXPECT_THROW(Results(folder / "raw" / "below"), std::system_error);
}

TEST(Results, CannotBeWhereNoFolderCanBeMade) {
    // proc(5) says ENOENT of a folder in one that is there.
    EXPECT_THROW((void)Results("/proc/none/deep").make_folder("a"), std::system_error);
}

TEST(Results, BelongToWhoeverCalledSudo) {
    if (geteuid() != 0) {
        GTEST_SKIP() << "needs root: it gives files away";
    }
    const Folder folder;
    in_child([&] {
        setenv("SUDO_UID", "1001", 1);
        setenv("SUDO_GID", "1002", 1);
        const Results results(folder / "raw");
        std::ofstream(results.make_folder("a") / "plan.json") << "x";
        results.give_away(results.folder("a") / "plan.json");
        for (const char* made : {"raw", "raw/a", "raw/a/plan.json"}) {
            struct stat status = {};
            ASSERT_EQ(lstat((folder / made).c_str(), &status), 0) << made;
            EXPECT_EQ(status.st_uid, 1001U) << made;
            EXPECT_EQ(status.st_gid, 1002U) << made;
        }
    });
}

}  // namespace
}  // namespace bindlab
