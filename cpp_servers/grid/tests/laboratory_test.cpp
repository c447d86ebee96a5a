#include "cpp_servers/grid/laboratory.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "netns/network_namespace.hpp"
#include "netns/socket_table.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

class LaboratoryTest : public NeedsNamespaces {};

TEST_F(LaboratoryTest, KnowsWhetherTheTableShowsBoundSockets) {
    in_child([] {
        const Laboratory laboratory(Persons::here());
        const NetworkNamespace host = laboratory.namespaces().make();
        const auto socket = bind_socket(host, "127.0.0.1:80", SOCK_STREAM);
        EXPECT_EQ(laboratory.bound_in_table(), SocketTable(host).read().size() == 1);
    });
}

}  // namespace
}  // namespace bindlab
