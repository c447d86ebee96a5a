#include "cpp_servers/why/command/unix_holder.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "netns/descriptor.hpp"
#include "netns/network_namespace.hpp"
#include "netns/tests/living_in.hpp"
#include "netns/user_namespace.hpp"

namespace bindlab {
namespace {

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

TEST_F(UnixHolderTest, IsFoundByTheFileWhateverThePath) {
    const std::filesystem::path home = std::filesystem::current_path();
    std::filesystem::current_path(folder_);
    const Descriptor relative = bind_at("s");
    std::filesystem::current_path(home);
    std::filesystem::create_directory(folder_ + "/run");
    std::filesystem::create_directory_symlink(folder_ + "/run", folder_ + "/var");
    const Descriptor linked = bind_at(folder_ + "/run/x");
    const Descriptor renamed = bind_at(folder_ + "/y.tmp");
    std::filesystem::rename(folder_ + "/y.tmp", folder_ + "/y");
    for (const char* path : {"/s", "/var/x", "/y"}) {
        const UnixHolder holder = look_at_unix_name({false, folder_ + path}, ::getpid());
        ASSERT_EQ(holder.owners.size(), 1U) << path;
        EXPECT_EQ(holder.owners[0].process.pid, ::getpid());
    }
}

TEST_F(UnixHolderTest, DoesNotTakeAnAcceptedConnectionForItsServer) {
    const std::string path = folder_ + "/s";
    Descriptor listener = bind_at(path);
    ASSERT_EQ(::listen(listener.get(), 1), 0);
    const Descriptor client(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
              0);
    const Descriptor accepted(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    ASSERT_TRUE(accepted);
    ASSERT_EQ(look_at_unix_name({false, path}, ::getpid()).sockets.size(), 1U);
    EXPECT_TRUE(look_at_unix_name({false, path}, ::getpid()).sockets[0].is_listening);
    listener.reset();
    EXPECT_TRUE(look_at_unix_name({false, path}, ::getpid()).sockets.empty());
}

TEST_F(UnixHolderTest, OfAnotherNetworkNamespaceServesAPathAllTheSame) {
    if (!may_make_namespaces()) {
        GTEST_SKIP() << "needs CAP_SYS_ADMIN";
    }
    const NetworkNamespace elsewhere = NetworkNamespace::create();
    const std::string path = folder_ + "/s";
    const Descriptor socket = elsewhere.run_inside([&] { return bind_at(path); });
    const Child server = living_in(elsewhere, {socket.get()});
    EXPECT_EQ(look_at_unix_name({false, path}, ::getpid()).sockets.size(), 1U);
}

TEST_F(UnixHolderTest, HasAnAbstractName) {
    const std::string name = "bindlab-test-" + std::to_string(::getpid());
    const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.data(), name.size());
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    ASSERT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), length), 0);
    ASSERT_EQ(look_at_unix_name({true, name}, ::getpid()).sockets.size(), 1U);
    EXPECT_TRUE(look_at_unix_name({true, name + "x"}, ::getpid()).sockets.empty());
}

TEST_F(UnixHolderTest, IsNobodyForAPathThatIsLeftOver) {
    const std::string path = folder_ + "/s";
    bind_at(path).reset();
    const UnixHolder holder = look_at_unix_name({false, path}, ::getpid());
    EXPECT_EQ(holder.file, UnixHolder::File::socket);
    EXPECT_TRUE(holder.sockets.empty());
    EXPECT_TRUE(holder.owners.empty());
}

TEST_F(UnixHolderTest, FollowsALinkForConnectAlone) {
    const std::string path = folder_ + "/s";
    const std::string link = folder_ + "/link";
    const Descriptor socket = bind_at(path);
    std::filesystem::create_symlink(path, link);
    EXPECT_EQ(look_at_unix_name({false, link}, ::getpid()).file, UnixHolder::File::other);
    const UnixHolder holder = look_at_unix_name({false, link}, ::getpid(), LinkAtPath::is_followed);
    EXPECT_EQ(holder.file, UnixHolder::File::socket);
    EXPECT_EQ(holder.sockets.size(), 1U);
}

TEST_F(UnixHolderTest, TellsOtherFilesAndNoneAtAll) {
    std::ofstream(folder_ + "/f") << "x";
    EXPECT_EQ(look_at_unix_name({false, folder_ + "/f"}, ::getpid()).file, UnixHolder::File::other);
    EXPECT_EQ(look_at_unix_name({false, folder_ + "/g"}, ::getpid()).file, UnixHolder::File::none);
    EXPECT_EQ(look_at_unix_name({true, folder_ + "/f"}, ::getpid()).file, UnixHolder::File::none);
}

}  // namespace
}  // namespace bindlab
