#include "cpp_servers/grid/connected_socket.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/grid/place.hpp"
#include "netns/sysctl.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class ConnectedSocketTest : public NeedsNamespaces {};

// A batch's others connect from ports of their own.
TEST_F(ConnectedSocketTest, HasTheStagesPortAndLeavesTheOthersTheirs) {
    in_child([] {
        Stage stage(Laboratory(Persons::here()), nullptr);
        const auto& host = stage.network().host();
        const auto range = read_sysctl(host, "net.ipv4.ip_local_port_range");
        host.run_inside([&] {
            for (const Address address : {Address::first4, Address::loopback6}) {
                const ConnectedSocket socket(stage, address, {}, FirstState::established);
                const SocketEntry entry = stage.await(Protocol::tcp, {"ESTABLISHED"}).front();
                EXPECT_EQ(entry.local, (Endpoint{place_of(address).address, stage.port()}));
                EXPECT_EQ(entry.remote.port, stage.port() + 10000);
                stage.set_port(stage.port() + 1);
            }
        });
        EXPECT_EQ(read_sysctl(host, "net.ipv4.ip_local_port_range"), range);
    });
}

TEST_F(ConnectedSocketTest, ReachesEachState) {
    in_child([] {
        Stage stage(Laboratory(Persons::here()), nullptr);
        stage.network().host().run_inside([&] {
            using State = std::pair<FirstState, std::string_view>;
            for (const auto& [state, name] :
                 {State{FirstState::close_wait, "CLOSE_WAIT"},
                  State{FirstState::fin_wait1, "FIN_WAIT1"},
                  State{FirstState::fin_wait2_held, "FIN_WAIT2"},
                  State{FirstState::fin_wait2_orphaned, "FIN_WAIT2"},
                  State{FirstState::closing, "CLOSING"}, State{FirstState::last_ack, "LAST_ACK"},
                  State{FirstState::time_wait, "TIME_WAIT"}}) {
                const ConnectedSocket socket(stage, Address::first6, {true, false}, state);
                EXPECT_NO_THROW(stage.await(Protocol::tcp, {name})) << name;
                stage.set_port(stage.port() + 1);
            }
        });
    });
}

}  // namespace
}  // namespace bindlab
