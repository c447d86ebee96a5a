#include "cpp_servers/grid/precondition.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace bindlab {
namespace {

constexpr uid_t kUser = 64001;

Precondition wanted(const std::string& state, const std::string& address = "wildcard4") {
    return {.cell = cell_of("tcp," + address + ",none," + state + ",first4,none,same,none"),
            .port = 10000,
            .uid = kUser,
            .device_one = 3};
}

SocketEntry seen(const std::string& state, const std::string& local, bool owned) {
    SocketEntry entry;
    entry.state = state;
    entry.local = Endpoint::parse(local);
    entry.inode = owned ? 1 : 0;
    entry.uid = owned ? kUser : 0;
    return entry;
}

std::string fault(const Precondition& precondition, const std::vector<SocketEntry>& table) {
    return fault_of(precondition, table);
}

TEST(Precondition, IsARemnantAtTheAddressOfItsConnection) {
    EXPECT_EQ(fault(wanted("time_wait"), {seen("TIME_WAIT", "10.0.0.1:10000", false)}), "");
    EXPECT_NE(fault(wanted("time_wait"), {seen("TIME_WAIT", "10.0.0.3:10000", false)}), "");
    EXPECT_NE(fault(wanted("time_wait"), {seen("FIN_WAIT2", "10.0.0.1:10000", false)}), "");
}

TEST(Precondition, ForbidsAListenerBesideARemnant) {
    const std::string words =
        fault(wanted("time_wait"),
              {seen("TIME_WAIT", "10.0.0.1:10000", false), seen("LISTEN", "0.0.0.0:10000", true)});
    EXPECT_NE(words.find("LISTEN 0.0.0.0:10000"), std::string::npos) << words;
}

TEST(Precondition, IsNotMetByNothing) {
    for (const char* state : {"bound", "listening", "established", "closing", "time_wait"}) {
        EXPECT_NE(fault(wanted(state), {}).find("there is none"), std::string::npos) << state;
    }
}

TEST(Precondition, TellsWhetherAProcessHasTheSocket) {
    const auto held = seen("FIN_WAIT2", "10.0.0.1:10000", true);
    auto orphan = seen("FIN_WAIT2", "10.0.0.1:10000", false);
    orphan.timer = "timewait";
    EXPECT_EQ(fault(wanted("fin_wait2_held"), {held}), "");
    EXPECT_NE(fault(wanted("fin_wait2_held"), {orphan}), "");
    EXPECT_EQ(fault(wanted("fin_wait2_orphaned"), {orphan}), "");
    EXPECT_NE(fault(wanted("fin_wait2_orphaned"), {held}), "");
}

TEST(Precondition, TellsAnOrphanThatIsAWholeSocketFromWhatIsLeftOfOne) {
    auto orphan = seen("FIN_WAIT2", "10.0.0.1:10000", false);
    orphan.timer = "keepalive";
    EXPECT_NE(fault(wanted("fin_wait2_orphaned"), {orphan}), "");
    orphan.timer = "timewait";
    EXPECT_EQ(fault(wanted("fin_wait2_orphaned"), {orphan}), "");
}

TEST(Precondition, WantsAConnectionInTheQueue) {
    auto listener = seen("LISTEN", "0.0.0.0:10000", true);
    const auto connection = seen("ESTABLISHED", "10.0.0.1:10000", false);
    EXPECT_NE(fault(wanted("listening_unaccepted"), {listener, connection}), "");
    listener.receive_queue = 1;
    EXPECT_EQ(fault(wanted("listening_unaccepted"), {listener, connection}), "");
    EXPECT_NE(fault(wanted("listening_unaccepted"), {listener}), "");
}

TEST(Precondition, WantsTheRightUserAndDevice) {
    auto listener = seen("LISTEN", "0.0.0.0:10000", true);
    auto precondition = wanted("listening");
    EXPECT_EQ(fault(precondition, {listener}), "");
    listener.uid = 0;
    EXPECT_NE(fault(precondition, {listener}), "");
    listener.uid = kUser;
    precondition.cell.devices = Devices::same;
    EXPECT_NE(fault(precondition, {listener}), "");
    listener.interface = 3;
    EXPECT_EQ(fault(precondition, {listener}), "");
}

TEST(Precondition, OfABoundSocketIsAnEmptyPortWhereTheKernelDoesNotShowIt) {
    auto precondition = wanted("bound");
    EXPECT_EQ(fault(precondition, {seen("BOUND_INACTIVE", "0.0.0.0:10000", true)}), "");
    precondition.bound_in_table = false;
    EXPECT_EQ(fault(precondition, {}), "");
    EXPECT_NE(fault(precondition, {seen("LISTEN", "0.0.0.0:10000", true)}), "");
}

TEST(Precondition, KnowsAMappedAddress) {
    EXPECT_EQ(fault(wanted("established", "mapped_wildcard"),
                    {seen("ESTABLISHED", "[::ffff:10.0.0.1]:10000", true)}),
              "");
}

}  // namespace
}  // namespace bindlab
