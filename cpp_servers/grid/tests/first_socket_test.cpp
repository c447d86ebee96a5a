#include "cpp_servers/grid/first_socket.hpp"

#include <gtest/gtest.h>
#include <poll.h>

#include <string>

#include "cpp_servers/grid/network.hpp"
#include "cpp_servers/grid/precondition.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

constexpr std::uint16_t kPort = 10000;

class FirstSocketTest : public NeedsNamespaces {};

std::vector<SocketEntry> on_port(GridNetwork& network) {
    auto entries = network.sockets().read(Protocol::tcp);
    std::erase_if(entries, [](const SocketEntry& entry) { return entry.local.port != kPort; });
    return entries;
}

FirstSocket made(const GridNetwork& network, const Cell& cell) {
    Descriptor client = network.client().run_inside([&] {
        return FirstSocket::has_client(cell) ? FirstSocket::client_for(cell, nullptr)
                                             : Descriptor();
    });
    FirstSocket first(cell, kPort, std::move(client), nullptr);
    network.host().run_inside([&] { first.make(); });
    return first;
}

std::string fault_in_time(GridNetwork& network, const Precondition& wanted) {
    std::string fault = "never looked";
    for (int i = 0; i < 2000 && !fault.empty(); ++i) {
        ::poll(nullptr, 0, i == 0 ? 0 : 1);
        fault = fault_of(wanted, on_port(network));
    }
    return fault;
}

TEST_F(FirstSocketTest, ReachesEachState) {
    in_child([] {
        const NamespaceFactory namespaces;
        for (const char* state :
             {"listening", "listening_unaccepted", "established", "close_wait", "fin_wait1",
              "fin_wait2_held", "fin_wait2_orphaned", "closing", "last_ack", "time_wait"}) {
            for (const char* address : {"first4", "wildcard6", "mapped_first"}) {
                GridNetwork network(namespaces);
                const Cell cell = cell_of(std::string("tcp,") + address + ",addr," + state +
                                          ",first4,none,same,first_only");
                const FirstSocket first = made(network, cell);
                EXPECT_EQ(fault_in_time(network, {cell, kPort, 0, network.device_one()}), "")
                    << state << " " << address;
            }
        }
    });
}

TEST_F(FirstSocketTest, LeavesNothingButTimeWait) {
    in_child([] {
        const NamespaceFactory namespaces;
        for (const char* state : {"bound", "listening_unaccepted", "fin_wait1",
                                  "fin_wait2_orphaned", "closing", "last_ack"}) {
            GridNetwork network(namespaces);
            made(network,
                 cell_of(std::string("tcp,first4,addr,") + state + ",first4,none,same,none"));
            std::size_t left = 1;
            for (int i = 0; i < 2000 && left != 0; ++i) {
                ::poll(nullptr, 0, i == 0 ? 0 : 1);
                left = on_port(network).size();
            }
            EXPECT_EQ(left, 0U) << state;
        }
    });
}

}  // namespace
}  // namespace bindlab
