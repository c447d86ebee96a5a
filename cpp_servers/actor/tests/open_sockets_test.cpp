#include "cpp_servers/actor/open_sockets.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <memory>
#include <string>

#include "cpp_servers/actor/words.hpp"

namespace bindlab {
namespace {

Descriptor any_descriptor() {
    return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

std::unique_ptr<Flow> own_flow(const char* local, const char* remote) {
    return std::make_unique<Flow>(Endpoint::parse(local), Endpoint::parse(remote));
}

template <class Attempt>
std::string refusal(Attempt&& attempt) {
    try {
        attempt();
    } catch (const Refusal& refused) {
        return refused.what();
    }
    return "none";
}

TEST(OpenSockets, FindSocketsByName) {
    OpenSockets open;
    Descriptor socket = any_descriptor();
    const int number = socket.get();
    open.keep_socket("sock", std::move(socket));
    EXPECT_EQ(open.socket("sock"), number);
}

TEST(OpenSockets, SayWhatIsThereWhenANameIsNot) {
    OpenSockets open;
    EXPECT_EQ(refusal([&] { static_cast<void>(open.socket("conn")); }),
              "there is no socket 'conn'; open: nothing yet");
    open.keep_socket("sock", any_descriptor());
    open.keep_flow("flow", own_flow("10.0.0.2:1", "10.0.0.1:2"));
    EXPECT_EQ(refusal([&] { open.give_up("conn"); }),
              "there is no socket 'conn'; open: sock, flow");
    EXPECT_EQ(refusal([&] { static_cast<void>(open.flow("sock")); }),
              "there is no flow 'sock'; open: sock, flow");
}

TEST(OpenSockets, KeepAThreadUntilItIsEnded) {
    OpenSockets open;
    const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    open.keep_thread("waiter", WaitingThread("recv", socket.get()));
    EXPECT_THROW(open.must_be_free("waiter"), Refusal);
    EXPECT_FALSE(open.thread("waiter").accepts());
    EXPECT_EQ(refusal([&] { static_cast<void>(open.socket("waiter")); }),
              "there is no socket 'waiter'; open: waiter");
    open.end_thread("waiter");
    EXPECT_NO_THROW(open.must_be_free("waiter"));
}

TEST(OpenSockets, KeepANameUntilItIsGivenUp) {
    OpenSockets open;
    open.keep_socket("sock", any_descriptor());
    open.keep_flow("flow", own_flow("10.0.0.2:1", "10.0.0.1:2"));
    EXPECT_THROW(open.must_be_free("sock"), Refusal);
    EXPECT_THROW(open.must_be_free("flow"), Refusal);
    EXPECT_TRUE(open.give_up("sock"));
    EXPECT_NO_THROW(open.must_be_free("sock"));
}

TEST(OpenSockets, CloseWhatIsLeft) {
    int number = -1;
    {
        OpenSockets open;
        Descriptor socket = any_descriptor();
        number = socket.get();
        open.keep_socket("sock", std::move(socket));
    }
    EXPECT_EQ(::fcntl(number, F_GETFD), -1);
}

TEST(OpenSockets, KnowTheEarlierFlowBetweenTheSameEndpoints) {
    OpenSockets open;
    open.keep_flow("first", own_flow("10.0.0.2:1", "10.0.0.1:2"));
    open.keep_flow("other", own_flow("10.0.0.2:9", "10.0.0.1:2"));
    open.keep_flow("second", own_flow("10.0.0.2:1", "10.0.0.1:2"));
    open.keep_flow("third", own_flow("10.0.0.2:1", "10.0.0.1:2"));
    EXPECT_EQ(open.earlier(open.flow("first")), nullptr);
    EXPECT_EQ(open.earlier(open.flow("other")), nullptr);
    EXPECT_EQ(open.earlier(open.flow("second")), &open.flow("first").state());
    EXPECT_EQ(open.earlier(open.flow("third")), &open.flow("second").state());
}

}  // namespace
}  // namespace bindlab
