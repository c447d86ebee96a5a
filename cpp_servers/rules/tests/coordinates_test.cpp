#include "cpp_servers/rules/coordinates.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace bindlab {
namespace {

constexpr std::string_view kId = "tcp,first4,addr,time_wait,wildcard6_only,both,first_root,other";

std::string refused_id(std::string_view id) {
    try {
        cell_of(id);
    } catch (const std::invalid_argument& fault) {
        return fault.what();
    }
    return "taken";
}

TEST(Coordinates, HaveAnIdThatIsReadBack) {
    const Cell cell = {Protocol::tcp,         Address::first4,         {true, false},
                       FirstState::time_wait, Address::wildcard6_only, {true, true},
                       Users::first_root,     Devices::other};
    EXPECT_EQ(id_of(cell), kId);
    EXPECT_EQ(cell_of(kId), cell);
}

TEST(Coordinates, NameTheWordThatIsNoneAndTheNearest) {
    EXPECT_EQ(refused_id("tcp,first4,addr,timewait,first4,none,same,none"),
              "unknown coordinate 'timewait': did you mean 'time_wait'?");
    EXPECT_EQ(refused_id("sctp-like,first4,none,bound,first4,none,same,none"),
              "unknown coordinate 'sctp-like': there are tcp udp");
    EXPECT_EQ(refused_id("tcp,first4"),
              "'tcp,first4' is no cell: it has eight coordinates with commas between them, as in "
              "tcp,first4,addr,time_wait,wildcard4,none,same,none");
    EXPECT_NE(refused_id(std::string(kId) + ","), "taken");
    EXPECT_NE(refused_id(",,,,,,,"), "taken");
}

TEST(Coordinates, MakeNoCellWhereThereIsNoFirstSocket) {
    EXPECT_NE(nonsense(cell_of("udp,first4,none,listening,first4,none,same,none")), "");
    EXPECT_NE(nonsense(cell_of("tcp,loopback6,none,bound,first4,none,same,first_only")), "");
    EXPECT_NE(nonsense(cell_of("tcp,loopback4,none,time_wait,first4,none,same,same")), "");
}

TEST(Coordinates, MakeACellWhateverTheSecondSocketIsTold) {
    EXPECT_EQ(nonsense(cell_of("tcp,first4,none,bound,loopback6,none,same,second_only")), "");
    EXPECT_EQ(nonsense(cell_of("tcp,loopback4,none,listening,first4,none,same,first_only")), "");
    EXPECT_EQ(nonsense(cell_of("tcp,loopback6,none,time_wait,first4,none,same,second_only")), "");
}

TEST(Coordinates, SayWhatAConnectionLeavesBehind) {
    EXPECT_EQ(accepted_at(Address::wildcard4), Address::first4);
    EXPECT_EQ(accepted_at(Address::wildcard6), Address::first6);
    EXPECT_EQ(accepted_at(Address::wildcard6_only), Address::first6);
    EXPECT_EQ(accepted_at(Address::mapped_wildcard), Address::mapped_first);
    EXPECT_EQ(accepted_at(Address::second6), Address::second6);
    EXPECT_TRUE(has_descriptor(FirstState::fin_wait2_held));
    EXPECT_FALSE(has_descriptor(FirstState::fin_wait2_orphaned));
    EXPECT_TRUE(is_connected(FirstState::listening_unaccepted));
    EXPECT_FALSE(is_connected(FirstState::listening));
}

TEST(Coordinates, SayWhichSocketHasADevice) {
    EXPECT_TRUE(first_has_device(Devices::first_only));
    EXPECT_FALSE(second_has_device(Devices::first_only));
    EXPECT_TRUE(second_has_device(Devices::second_only));
    EXPECT_FALSE(first_has_device(Devices::second_only));
    EXPECT_FALSE(first_has_device(Devices::none) || second_has_device(Devices::none));
    EXPECT_TRUE(first_has_device(Devices::other) && second_has_device(Devices::same));
}

}  // namespace
}  // namespace bindlab
