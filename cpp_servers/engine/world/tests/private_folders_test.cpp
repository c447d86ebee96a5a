#include "cpp_servers/engine/world/private_folders.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "netns/spawn.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

namespace fs = std::filesystem;

class PrivateFolders : public NeedsNamespaces {
protected:
    void SetUp() override {
        NeedsNamespaces::SetUp();
        std::string name = "/tmp/private-XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path folder_;
};

TEST_F(PrivateFolders, AreEmptyButForWhatIsKept) {
    const auto body = [&] {
        make_private_folders({folder_});
        std::ofstream(folder_ / "evidence") << "kept";
        std::ofstream("/tmp/left-behind") << "gone";
        const auto entries =
            std::distance(fs::directory_iterator("/tmp"), fs::directory_iterator());
        return entries == 2 && fs::is_empty("/dev/shm") ? 0 : 1;
    };
    EXPECT_EQ(fork_init(body, nullptr, {}).reap().value, 0);
    EXPECT_TRUE(fs::exists(folder_ / "evidence"));
    EXPECT_FALSE(fs::exists("/tmp/left-behind"));
}

TEST_F(PrivateFolders, AreThoseThatAProcessStandsInAndThatTmpdirNames) {
    const auto body = [&] {
        ::setenv("TMPDIR", folder_.c_str(), 1);
        fs::current_path("/tmp");
        make_private_folders({});
        std::ofstream("left-behind") << "gone";
        return fs::exists("/tmp/left-behind") && fs::exists(::getenv("TMPDIR")) ? 0 : 1;
    };
    EXPECT_EQ(fork_init(body, nullptr, {}).reap().value, 0);
    EXPECT_FALSE(fs::exists("/tmp/left-behind"));
}

TEST_F(PrivateFolders, KeepAFolderByTheNameOfALinkToIt) {
    fs::create_directory_symlink("/usr", folder_ / "link");
    const auto body = [&] {
        make_private_folders({folder_ / "link"});
        return fs::exists(folder_ / "link/bin") ? 0 : 1;
    };
    EXPECT_EQ(fork_init(body, nullptr, {}).reap().value, 0);
}

TEST_F(PrivateFolders, AreNotForAProcessAmongOthers) {
    EXPECT_THROW(make_private_folders({}), std::logic_error);
    EXPECT_TRUE(fs::exists(folder_));
}

TEST(KeptForCase, AreTheEvidenceTheFolderOfTheCallAndThoseOfPrograms) {
    std::string name = "/tmp/kept-XXXXXX";
    const fs::path folder = ::mkdtemp(name.data());
    fs::create_directories(folder / "bin");
    std::ofstream(folder / "bin/tool") << "#!/bin/sh\n";
    Plan plan;
    plan.needs = {
        {Need::Kind::ipv6, ""}, {Need::Kind::program, "tool"}, {Need::Kind::program, "missing"}};
    const std::vector<Presence> needs{
        {true, ""}, {true, (folder / "bin/tool").native()}, {false, "not in PATH"}};
    EXPECT_EQ(kept_for_case(folder, plan, needs),
              (std::vector{folder, fs::current_path(), folder / "bin"}));
    fs::remove_all(folder);
}

TEST(KeptForCase, IsAProgramAloneThatLiesInAFolderForAll) {
    std::string name = "/tmp/tool-XXXXXX";
    const int fd = ::mkstemp(name.data());
    ASSERT_GE(fd, 0);
    ::close(fd);
    Plan plan;
    plan.needs = {{Need::Kind::program, name}};
    const auto kept = kept_for_case("/usr", plan, {{true, name}});
    EXPECT_EQ(kept.back(), fs::path(name));
    fs::remove(name);
}

}  // namespace
}  // namespace bindlab
