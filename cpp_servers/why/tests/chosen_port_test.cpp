#include "cpp_servers/why/chosen_port.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

class ChoiceTest : public ::testing::Test {
protected:
    ChoiceTest() { host_.chosen_ports = {40000, 40003}; }

    std::vector<std::uint16_t> tried(Protocol protocol, bool is_connect = false,
                                     const std::optional<PortRange>& own = std::nullopt) const {
        std::vector<std::uint16_t> ports;
        for_each_port_to_choose({}, protocol, own, is_connect, host_, [&](const Choosable& choice) {
            ports.push_back(choice.port);
            return true;
        });
        return ports;
    }

    BindAnswer answer(const std::vector<SocketEntry>& all, const BindRequest& request) const {
        return answer_of_choice(all, request, std::nullopt, host_).answer;
    }

    static SocketEntry entry(std::string_view state, std::string_view local,
                             std::string_view remote = "") {
        return made_socket(state, local, remote).entry;
    }

    HostFacts host_ = made_host();
};

TEST_F(ChoiceTest, IsAmongThePortsOfTheRangeThatAreNotReserved) {
    host_.reserved_ports = "40001,50000";
    EXPECT_EQ(tried(Protocol::tcp), (std::vector<std::uint16_t>{40000, 40002, 40003}));
    EXPECT_EQ(tried(Protocol::tcp, true, PortRange{40002, 0}),
              (std::vector<std::uint16_t>{40002, 40003}));
}

TEST_F(ChoiceTest, LeavesOutOneEndOfAnOddNumberForTcp) {
    host_.chosen_ports = {40000, 40002};
    const std::vector ends = {entry("LISTEN", "0.0.0.0:40000"), entry("LISTEN", "0.0.0.0:40001")};
    const BindRequest request = made_request("0.0.0.0:0");
    const HolderAnswer lottery = answer_of_choice(ends, request, std::nullopt, host_);
    EXPECT_EQ(lottery.answer, BindAnswer::unknown);
    EXPECT_EQ(lottery.deciding, std::vector{HiddenFact::odd_end});
    EXPECT_EQ(answer({ends[1]}, request), BindAnswer::ok) << "one of the two ends is tried";
    EXPECT_EQ(answer({ends[0]}, request), BindAnswer::ok);
    std::vector datagrams = ends;
    for (SocketEntry& it : datagrams) {
        it.protocol = Protocol::udp;
    }
    BindRequest udp = request;
    udp.protocol = Protocol::udp;
    EXPECT_EQ(answer(datagrams, udp), BindAnswer::ok);
    host_.chosen_ports = {40000, 40000};
    EXPECT_EQ(answer({ends[1]}, request), BindAnswer::ok) << "one is no odd number";
}

TEST_F(ChoiceTest, GoesOnUntilItIsTold) {
    int count = 0;
    for_each_port_to_choose({}, Protocol::tcp, std::nullopt, false, host_,
                            [&](const Choosable&) { return ++count < 2; });
    EXPECT_EQ(count, 2);
}

TEST_F(ChoiceTest, FindsAPortThatAnotherAddressHas) {
    host_.chosen_ports = {40000, 40000};
    const std::vector all = {entry("LISTEN", "10.0.0.1:40000")};
    EXPECT_EQ(answer({}, made_request("0.0.0.0:0")), BindAnswer::ok);
    EXPECT_EQ(answer(all, made_request("10.0.0.2:0")), BindAnswer::ok);
    EXPECT_EQ(answer(all, made_request("10.0.0.1:0")), BindAnswer::in_use);
    EXPECT_EQ(answer(all, made_request("0.0.0.0:0")), BindAnswer::in_use);
    host_.chosen_ports = {40000, 40001};
    EXPECT_EQ(answer(all, made_request("0.0.0.0:0")), BindAnswer::ok);
}

TEST_F(ChoiceTest, OfTcpHeedsOptionsOnlyWithTheSetting) {
    host_.chosen_ports = {40000, 40000};
    const std::vector all = {entry("BOUND_INACTIVE", "0.0.0.0:40000")};
    const BindRequest reusing = made_request("0.0.0.0:0", {true, true});
    EXPECT_EQ(answer(all, reusing), BindAnswer::in_use);
    host_.autobind_reuse = true;
    EXPECT_EQ(answer(all, reusing), BindAnswer::unknown) << "the holder's options decide";
    EXPECT_EQ(answer(all, made_request("0.0.0.0:0")), BindAnswer::in_use);
}

TEST_F(ChoiceTest, OfUdpHeedsOptions) {
    host_.chosen_ports = {40000, 40000};
    SocketEntry there = entry("CLOSE", "0.0.0.0:40000");
    there.protocol = Protocol::udp;
    BindRequest request = made_request("0.0.0.0:0");
    request.protocol = Protocol::udp;
    EXPECT_EQ(answer({there}, request), BindAnswer::in_use);
    request.options.address = true;
    EXPECT_EQ(answer({there}, request), BindAnswer::unknown);
}

}  // namespace
}  // namespace bindlab
