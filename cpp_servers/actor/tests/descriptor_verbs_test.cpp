#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/actor/tests/in_network.hpp"
#include "cpp_servers/actor/tests/script.hpp"

namespace bindlab {
namespace {

class DescriptorVerbs : public InNetwork {
protected:
    Script script_;
};

TEST_F(DescriptorVerbs, KeepASocketOpenUntilItsLastDescriptorIsClosed) {
    script_.must("socket tcp");
    script_.must("bind 127.0.0.1:0");
    const std::string where = script_.must("getsockname");
    EXPECT_EQ(script_.outcome("dup as second"), "ok");
    EXPECT_EQ(script_.must("getsockname second"), where);
    script_.must("close");
    script_.must("socket tcp as other");
    EXPECT_EQ(script_.outcome("bind other " + where), "EADDRINUSE");
    script_.must("close second");
    EXPECT_EQ(script_.outcome("bind other " + where), "ok");
}

TEST_F(DescriptorVerbs, LeaveAPortToAChild) {
    script_.must("socket tcp");
    script_.must("bind 127.0.0.1:0");
    script_.must("listen");
    const std::string where = script_.must("getsockname");
    EXPECT_GT(script_.call("fork").ret, 1);
    script_.must("close");
    script_.must("socket tcp as other");
    EXPECT_EQ(script_.outcome("bind other " + where), "EADDRINUSE");
    EXPECT_EQ(script_.outcome("reap"), "signal SIGKILL");
    EXPECT_EQ(script_.outcome("bind other " + where), "ok");
}

TEST_F(DescriptorVerbs, LeaveNothingToAChildThatExecutesAProgramIfTheySaySo) {
    script_.must("socket tcp cloexec");
    script_.must("bind 127.0.0.1:0");
    const std::string where = script_.must("getsockname");
    script_.must("fork exec as worker");
    script_.must("close");
    script_.must("socket tcp as other");
    EXPECT_EQ(script_.outcome("bind other " + where), "ok");
    script_.must("reap worker");
    script_.must("cloexec other 0");
    script_.must("fork exec as worker");
    script_.must("close other");
    script_.must("socket tcp as third");
    EXPECT_EQ(script_.outcome("bind third " + where), "EADDRINUSE");
    script_.must("reap worker");
}

TEST_F(DescriptorVerbs, TakeBackWhatAChildHas) {
    script_.must("socket tcp");
    script_.must("bind 127.0.0.1:0");
    const std::string where = script_.must("getsockname");
    script_.must("fork");
    script_.must("close");
    const Answer stolen = script_.call("steal from child");
    EXPECT_EQ(script_.outcome("steal absent from child as more"),
              "? steal: the child has inherited no 'absent'");
    script_.must("reap");
    if (stolen.errno_name == "EPERM" || stolen.errno_name == "ENOSYS") {
        GTEST_SKIP() << "pidfd_getfd() is not allowed here";
    }
    EXPECT_FALSE(stolen.find("inode").empty());
    EXPECT_EQ(script_.outcome("getsockname stolen"), where);
    EXPECT_EQ(script_.outcome("reap"), "? reap: there is no child 'child'; open: stolen");
}

TEST_F(DescriptorVerbs, PassASocketOverAnother) {
    BINDLAB_NEED_ISOLATION();
    script_.must("socket unix as inbox");
    script_.must("bind inbox unix:@inbox");
    script_.must("listen inbox");
    Script other("other");
    other.must("socket unix");
    other.must("connect unix:@inbox");
    EXPECT_EQ(script_.must("accept inbox"), "unix:");
    other.must("socket tcp as lst");
    other.must("bind lst 127.0.0.1:0");
    const std::string where = other.must("getsockname lst");
    EXPECT_EQ(other.call("pass lst over sock").ret, 1);
    other.must("close lst");
    const Answer got = script_.call("receive conn as lst");
    EXPECT_EQ(got.ret, 1);
    EXPECT_FALSE(got.find("descriptor").empty());
    EXPECT_FALSE(got.find("inode").empty());
    EXPECT_EQ(script_.outcome("getsockname lst"), where);
    other.must("send \"x\"");
    EXPECT_TRUE(script_.call("receive conn").find("descriptor").empty()) << "no descriptor came";
    EXPECT_EQ(script_.outcome("close passed"),
              "? close: there is no socket 'passed'; open: inbox, conn, lst");
}

TEST_F(DescriptorVerbs, DoNotDuplicateIntoANameThatIsTaken) {
    script_.must("socket tcp");
    script_.must("dup");
    EXPECT_EQ(script_.outcome("dup"),
              "? dup: 'copy' is open already: close copy first, or choose another name with 'as "
              "NAME'");
    EXPECT_EQ(script_.outcome("dup absent"),
              "? dup: there is no socket 'absent'; open: sock, copy");
}

}  // namespace
}  // namespace bindlab
