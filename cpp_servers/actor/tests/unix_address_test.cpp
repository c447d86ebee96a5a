#include "cpp_servers/actor/unix_address.hpp"

#include <gtest/gtest.h>
#include <sys/un.h>

#include <cstddef>
#include <string>

namespace bindlab {
namespace {

TEST(UnixAddress, IsAPathInTheFolderForAllOrAnAbstractName) {
    EXPECT_TRUE(is_unix_address("unix:/tmp/x.sock"));
    EXPECT_TRUE(is_unix_address("unix:@x"));
    EXPECT_TRUE(is_unix_address("unix:@" + std::string(106, 'x')));
    EXPECT_TRUE(is_unix_address("unix:/tmp/" + std::string(102, 'x')));
    for (const char* wrong : {"unix:", "unix:@", "/tmp/x", "unix:/tmp/", "unix:/tmp/.",
                              "unix:/tmp/..", "unix:/tmp/a/b", "unix:/var/x", "unix:x"}) {
        EXPECT_FALSE(is_unix_address(wrong)) << wrong;
    }
    EXPECT_FALSE(is_unix_address("unix:@" + std::string(107, 'x')));
    EXPECT_FALSE(is_unix_address("unix:/tmp/" + std::string(103, 'x')));
}

TEST(UnixAddress, IsShownAsItIsWritten) {
    const std::string longest = "unix:/tmp/" + std::string(102, 'x');
    for (const std::string& text : {std::string("unix:/tmp/x.sock"), std::string("unix:@x"),
                                    std::string("unix:@/a b"), longest}) {
        EXPECT_EQ(shown(to_unix_address(text)), text);
    }
}

TEST(UnixAddress, OfAnAbstractNameIsAsLongAsTheName) {
    EXPECT_EQ(to_unix_address("unix:@ab").length, offsetof(sockaddr_un, sun_path) + 3);
    EXPECT_EQ(to_unix_address("unix:/tmp/ab").length, offsetof(sockaddr_un, sun_path) + 8);
}

TEST(UnixAddress, OfNoNameIsShownEmpty) {
    SocketAddress none;
    none.get()->sa_family = AF_UNIX;
    none.length = sizeof(sa_family_t);
    EXPECT_EQ(shown(none), "unix:");
}

TEST(ShownAddress, HasItsScope) {
    SocketAddress address = Endpoint::parse("[fe80::1]:80").to_socket_address();
    EXPECT_EQ(shown(address), "[fe80::1]:80");
    reinterpret_cast<sockaddr_in6*>(&address.storage)->sin6_scope_id = 1;
    EXPECT_EQ(shown(address), "[fe80::1%lo]:80") << "the first device of a namespace is lo";
    reinterpret_cast<sockaddr_in6*>(&address.storage)->sin6_scope_id = 4242;
    EXPECT_EQ(shown(address), "[fe80::1%4242]:80");
    EXPECT_EQ(shown(Endpoint::parse("10.0.0.1:80").to_socket_address()), "10.0.0.1:80");
}

}  // namespace
}  // namespace bindlab
