#include "netns/own_mounts.hpp"

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "netns/spawn.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

namespace fs = std::filesystem;

class OwnMounts : public NeedsNamespaces {
protected:
    void SetUp() override {
        NeedsNamespaces::SetUp();
        std::string name = "/tmp/own-mounts-XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        fs::create_directories(folder_ / "kept/below");
        std::ofstream(folder_ / "kept/below/file") << "old";
        std::ofstream(folder_ / "single") << "one";
        std::ofstream(folder_ / "secret") << "hidden";
    }

    void TearDown() override { fs::remove_all(folder_); }

    /// The exit code of `body` in mounts of its own, with an empty folder over the test's.
    [[nodiscard]] int with_empty_folder(const std::vector<fs::path>& kept,
                                        const std::function<bool()>& body) const {
        const auto init = [&] {
            own_mounts();
            own_folder(folder_, kept);
            return body() ? 0 : 1;
        };
        return fork_init(init, nullptr, {}).reap().value;
    }

    fs::path folder_;
};

TEST_F(OwnMounts, HideWhatIsInAFolderAndKeepWhatIsMeantToStay) {
    const std::array<fs::path, 3> kept{folder_ / "kept", folder_ / "kept/below",
                                       folder_ / "single"};
    const auto look = [&] {
        return fs::exists(folder_ / "kept/below/file") && fs::file_size(folder_ / "single") == 3 &&
               !fs::exists(folder_ / "secret");
    };
    EXPECT_EQ(with_empty_folder({kept.begin(), kept.end()}, look), 0);
}

TEST_F(OwnMounts, LeaveNothingBehindOfWhatIsWrittenThere) {
    const auto write = [&] {
        std::ofstream(folder_ / "left") << "left";
        return fs::exists(folder_ / "left");
    };
    EXPECT_EQ(with_empty_folder({}, write), 0);
    EXPECT_FALSE(fs::exists(folder_ / "left"));
    EXPECT_TRUE(fs::exists(folder_ / "secret"));
}

TEST_F(OwnMounts, TakeWhatIsWrittenToAKeptFolder) {
    const auto write = [&] {
        std::ofstream(folder_ / "kept/below/more") << "more";
        return true;
    };
    EXPECT_EQ(with_empty_folder({folder_ / "kept/below"}, write), 0);
    EXPECT_TRUE(fs::exists(folder_ / "kept/below/more"));
}

TEST_F(OwnMounts, PassOverWhatIsNotThereOrElsewhere) {
    const auto look = [&] { return fs::is_empty(folder_); };
    EXPECT_EQ(with_empty_folder({folder_ / "none", "/usr"}, look), 0);
}

TEST_F(OwnMounts, LeaveAFolderAsItIsThatIsToBeKeptItself) {
    const auto look = [&] { return fs::exists(folder_ / "secret"); };
    EXPECT_EQ(with_empty_folder({folder_}, look), 0);
}

TEST_F(OwnMounts, AreNotSeenElsewhere) {
    const auto mount_one = [&] {
        own_mounts();
        return ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, nullptr) == 0 && fs::is_empty(folder_)
                   ? 0
                   : 1;
    };
    EXPECT_EQ(fork_init(mount_one, nullptr, {}).reap().value, 0);
    EXPECT_TRUE(fs::exists(folder_ / "secret"));
}

}  // namespace
}  // namespace bindlab
