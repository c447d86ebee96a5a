#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/actor/tests/in_network.hpp"
#include "cpp_servers/actor/tests/script.hpp"

namespace bindlab {
namespace {

class OptionVerbs : public InNetwork {
protected:
    Script script_;
};

TEST_F(OptionVerbs, SetByNumbersWhatHasAName) {
    script_.must("socket tcp");
    // SOL_SOCKET 1, SO_REUSEADDR 2 (include/uapi/asm-generic/socket.h)
    EXPECT_EQ(script_.outcome("setsockopt 1 2 01000000"), "ok");
    EXPECT_EQ(script_.outcome("getsockopt SO_REUSEADDR"), "1");
    EXPECT_EQ(script_.outcome("getsockopt 1 2"), "01000000");
}

TEST_F(OptionVerbs, SetWhatHasNoName) {
    script_.must("socket tcp");
    // IPPROTO_TCP 6, TCP_MAXSEG 2
    EXPECT_EQ(script_.outcome("setsockopt 6 2 e8030000"), "ok");
    EXPECT_EQ(script_.call("getsockopt 6 2").value->size(), 8U);
}

TEST_F(OptionVerbs, HandOverAsManyBytesAsAreWritten) {
    script_.must("socket tcp");
    EXPECT_EQ(script_.outcome("setsockopt 1 2 none"), "EINVAL");
    EXPECT_EQ(script_.outcome("setsockopt 1 2 0100"), "EINVAL") << "no whole int";
    EXPECT_EQ(script_.outcome("setsockopt 1 2 0100000000"), "ok");
    EXPECT_EQ(script_.outcome("setsockopt 1 25 6c6f00"), "ok") << "SO_BINDTODEVICE lo";
    EXPECT_EQ(script_.outcome("getsockopt SO_BINDTODEVICE"), "lo");
}

TEST_F(OptionVerbs, TellOfAnOptionThatThereIsNot) {
    script_.must("socket tcp");
    EXPECT_EQ(script_.outcome("setsockopt 6 4242 01000000"), "ENOPROTOOPT");
    EXPECT_EQ(script_.outcome("getsockopt 6 4242"), "ENOPROTOOPT");
}

}  // namespace
}  // namespace bindlab
