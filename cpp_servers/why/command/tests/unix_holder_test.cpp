#include "cpp_servers/why/command/unix_holder.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "netns/descriptor.hpp"

namespace bindlab {
namespace {

TEST(UnixEntriesTest, AreThoseOfTheName) {
    const std::string table =
        "Num       RefCount Protocol Flags    Type St Inode Path\n"
        "0000000000000000: 00000002 00000000 00010000 0001 01 11 /run/a b\n"
        "0000000000000000: 00000002 00000000 00000000 0001 01 12 @x\n"
        "0000000000000000: 00000003 00000000 00000000 0001 03 13\n"
        "0000000000000000: 00000003 00000000 00000000 0001 03 14 /run/a b\n";
    const auto all = unix_entries(table, "/run/a b");
    ASSERT_EQ(all.size(), 1U) << "what was accepted does not serve";
    EXPECT_EQ(all[0].inode, 11U);
    EXPECT_TRUE(all[0].is_listening);
    ASSERT_EQ(unix_entries(table, "@x").size(), 1U);
    EXPECT_FALSE(unix_entries(table, "@x")[0].is_listening);
    EXPECT_TRUE(unix_entries(table, "/run").empty());
    EXPECT_TRUE(unix_entries("", "/run").empty());
}

class UnixHolderTest : public testing::Test {
protected:
    UnixHolderTest() {
        std::string name = testing::TempDir() + "bindlab-XXXXXX";
        folder_ = ::mkdtemp(name.data());
    }
    ~UnixHolderTest() override { std::filesystem::remove_all(folder_); }

    Descriptor bind_at(const std::string& path) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(), path.size());
        Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        EXPECT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
                  0);
        return socket;
    }

    std::string folder_;
};

TEST_F(UnixHolderTest, IsTheProcessThatHasItOpen) {
    const std::string path = folder_ + "/s";
    const Descriptor socket = bind_at(path);
    const UnixHolder holder = look_at_unix_name({false, path}, ::getpid());
    EXPECT_EQ(holder.file, UnixHolder::File::socket);
    ASSERT_EQ(holder.sockets.size(), 1U);
    ASSERT_EQ(holder.owners.size(), 1U);
    EXPECT_EQ(holder.owners[0].process.pid, ::getpid());
}

TEST_F(UnixHolderTest, IsNobodyForAPathThatIsLeftOver) {
    const std::string path = folder_ + "/s";
    bind_at(path).reset();
    const UnixHolder holder = look_at_unix_name({false, path}, ::getpid());
    EXPECT_EQ(holder.file, UnixHolder::File::socket);
    EXPECT_TRUE(holder.sockets.empty());
    EXPECT_TRUE(holder.owners.empty());
}

TEST_F(UnixHolderTest, TellsOtherFilesAndNoneAtAll) {
    std::ofstream(folder_ + "/f") << "x";
    EXPECT_EQ(look_at_unix_name({false, folder_ + "/f"}, ::getpid()).file, UnixHolder::File::other);
    EXPECT_EQ(look_at_unix_name({false, folder_ + "/g"}, ::getpid()).file, UnixHolder::File::none);
    EXPECT_EQ(look_at_unix_name({true, folder_ + "/f"}, ::getpid()).file, UnixHolder::File::none);
}

}  // namespace
}  // namespace bindlab
