#include "cpp_servers/actor/belongings.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "cpp_servers/actor/words.hpp"

namespace bindlab {
namespace {

Descriptor any_descriptor() {
    return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

std::unique_ptr<Flow> flow(const char* local, const char* remote) {
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

TEST(Belongings, FindSocketsByName) {
    Belongings belongings;
    Descriptor socket = any_descriptor();
    const int number = socket.get();
    belongings.keep_socket("sock", std::move(socket));
    EXPECT_EQ(belongings.socket("sock"), number);
}

TEST(Belongings, SayWhatIsThereWhenANameIsNot) {
    Belongings belongings;
    EXPECT_EQ(refusal([&] { static_cast<void>(belongings.socket("conn")); }),
              "there is no socket 'conn'; open: nothing yet");
    belongings.keep_socket("sock", any_descriptor());
    belongings.keep_flow("flow", flow("10.0.0.2:1", "10.0.0.1:2"));
    EXPECT_EQ(refusal([&] { belongings.give_up("conn"); }),
              "there is no socket 'conn'; open: sock, flow");
    EXPECT_EQ(refusal([&] { static_cast<void>(belongings.flow("sock")); }),
              "there is no flow 'sock'; open: sock, flow");
}

TEST(Belongings, KeepANameUntilItIsGivenUp) {
    Belongings belongings;
    belongings.keep_socket("sock", any_descriptor());
    belongings.keep_flow("flow", flow("10.0.0.2:1", "10.0.0.1:2"));
    EXPECT_THROW(belongings.must_be_free("sock"), Refusal);
    EXPECT_THROW(belongings.must_be_free("flow"), Refusal);
    EXPECT_TRUE(belongings.give_up("sock"));
    EXPECT_NO_THROW(belongings.must_be_free("sock"));
}

TEST(Belongings, CloseWhatIsLeft) {
    int number = -1;
    {
        Belongings belongings;
        Descriptor socket = any_descriptor();
        number = socket.get();
        belongings.keep_socket("sock", std::move(socket));
    }
    EXPECT_EQ(::fcntl(number, F_GETFD), -1);
}

TEST(Belongings, KnowTheEarlierFlowBetweenTheSameEndpoints) {
    Belongings belongings;
    belongings.keep_flow("first", flow("10.0.0.2:1", "10.0.0.1:2"));
    belongings.keep_flow("other", flow("10.0.0.2:9", "10.0.0.1:2"));
    belongings.keep_flow("second", flow("10.0.0.2:1", "10.0.0.1:2"));
    belongings.keep_flow("third", flow("10.0.0.2:1", "10.0.0.1:2"));
    EXPECT_EQ(belongings.earlier(belongings.flow("first")), nullptr);
    EXPECT_EQ(belongings.earlier(belongings.flow("other")), nullptr);
    EXPECT_EQ(belongings.earlier(belongings.flow("second")), &belongings.flow("first").ledger());
    EXPECT_EQ(belongings.earlier(belongings.flow("third")), &belongings.flow("second").ledger());
}

}  // namespace
}  // namespace bindlab
