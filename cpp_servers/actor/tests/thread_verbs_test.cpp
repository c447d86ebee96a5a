#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/actor/tests/in_network.hpp"
#include "cpp_servers/actor/tests/script.hpp"

namespace bindlab {
namespace {

class ThreadVerbs : public InNetwork {
protected:
    std::string listen() {
        script_.must("socket tcp");
        script_.must("bind 127.0.0.1:0");
        script_.must("listen");
        return script_.must("getsockname");
    }

    Script script_;
};

TEST_F(ThreadVerbs, KeepAClosedListenerUntilTheCallHasReturned) {
    const std::string where = listen();
    EXPECT_GT(script_.call("thread accept as waiter").ret, 1);
    script_.must("close");
    script_.must("socket tcp as other");
    EXPECT_EQ(script_.outcome("bind other " + where), "EADDRINUSE");
    script_.must("socket tcp as client");
    script_.must("connect client " + where);
    const std::string client = script_.must("getsockname client");
    const Answer joined = script_.call("join waiter");
    EXPECT_EQ(joined.value, client);
    EXPECT_EQ(joined.find("descriptor"), std::to_string(joined.ret));
    EXPECT_FALSE(joined.find("inode").empty());
    EXPECT_EQ(script_.outcome("getpeername waiter"), client)
        << "the connection has the thread's name";
}

TEST_F(ThreadVerbs, WakeWhereTheListenerIsShutDown) {
    listen();
    script_.must("thread accept");
    script_.must("shutdown RD");
    EXPECT_EQ(script_.outcome("join"), "EINVAL");
    EXPECT_EQ(script_.outcome("join"), "? join: there is no thread 'thread'; open: sock");
}

TEST_F(ThreadVerbs, TellWhatAThreadHasReceived) {
    script_.must("socket udp");
    script_.must("bind 127.0.0.1:0");
    const std::string where = script_.must("getsockname");
    script_.must("thread recv");
    script_.must("socket udp as sender");
    script_.must("sendto sender " + where + " \"hi\"");
    const Answer joined = script_.call("join");
    EXPECT_EQ(joined.value, "hi");
    EXPECT_TRUE(joined.find("descriptor").empty());
}

TEST_F(ThreadVerbs, AreInterruptedWhileTheyWaitForAThreadThatStays) {
    listen();
    script_.must("thread accept");
    script_.must("alarm 20");
    EXPECT_EQ(script_.outcome("join"), "EINTR");
    script_.must("alarm 0");
    EXPECT_EQ(script_.outcome("thread accept"),
              "? thread: 'thread' is open already: close thread first, or choose another name with "
              "'as NAME'");
    script_.must("shutdown RD");
    EXPECT_EQ(script_.outcome("join"), "EINVAL");
}

}  // namespace
}  // namespace bindlab
