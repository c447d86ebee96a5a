#include "cpp_servers/actor/socket_kind.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/form.hpp"

namespace bindlab {
namespace {

TEST(SocketKinds, HaveARowForEachName) {
    for (const std::string_view name : alternatives(kSocketKinds)) {
        ASSERT_NE(find_socket_kind(name), nullptr) << name;
        EXPECT_EQ(find_socket_kind(name)->name, name);
        EXPECT_EQ(find_socket_kind(name)->domain == AF_INET6, name.ends_with('6')) << name;
    }
    EXPECT_EQ(find_socket_kind("dccp"), nullptr);
}

TEST(SocketKinds, AreKnownToThisKernelOrNot) {
    EXPECT_TRUE(kernel_has_socket("tcp"));
    EXPECT_TRUE(kernel_has_socket("unix"));
    EXPECT_FALSE(kernel_has_socket("dccp"));
}

}  // namespace
}  // namespace bindlab
