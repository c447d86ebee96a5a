#include "netns/unix_sockets.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "netns/descriptor.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {
namespace {

TEST(UnixSocketsTest, HaveTheirNameAndTheirFile) {
    const std::string path = testing::TempDir() + "bindlab-" + std::to_string(::getpid());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ASSERT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    struct stat file = {};
    ASSERT_EQ(::lstat(path.c_str(), &file), 0);
    const auto look = [&] {
        const auto all = unix_sockets(NetworkNamespace::current());
        return *std::ranges::find(all, path, &UnixSocket::name);
    };
    EXPECT_FALSE(look().is_listening);
    ASSERT_EQ(::listen(socket.get(), 1), 0);
    EXPECT_TRUE(look().is_listening);
    struct stat own = {};
    ASSERT_EQ(::fstat(socket.get(), &own), 0);
    EXPECT_EQ(look().inode, own.st_ino);
    EXPECT_EQ(look().file, (FileIdentity{file.st_dev, file.st_ino}));
    ::unlink(path.c_str());
}

}  // namespace
}  // namespace bindlab
