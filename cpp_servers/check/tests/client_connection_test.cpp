#include "cpp_servers/check/client_connection.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <optional>
#include <string_view>

#include "cpp_servers/check/arena.hpp"
#include "cpp_servers/check/patience.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

using State = ClientConnection::State;

class ClientConnectionTest : public NeedsNamespaces {
protected:
    static bool becomes(ClientConnection& client, State state) {
        return await_state([&] { return client.look() == state; },
                           CheckClock::now() + std::chrono::seconds(10));
    }

    /// The state of the server's side of a connection whose client did `what`, and which the server
    /// has closed then.
    static std::string left_by(std::string_view server, void (*what)(ClientConnection&)) {
        const NamespaceFactory factory;
        Arena arena(factory, {}, {});
        const Descriptor listener = listen_socket(arena.where(), server, 1);
        ClientConnection client(arena.where(), Endpoint::parse(server));
        EXPECT_TRUE(becomes(client, State::open));
        const std::uint16_t port = client.port();
        Descriptor connection = accept_socket(listener);
        what(client);
        connection.reset();
        std::string state;
        await_state(
            [&] {
                const auto entry = arena.server_side(80, port);
                const std::string now = entry ? entry->state : "gone";
                const bool stays = now == state;
                state = now;
                return stays;
            },
            CheckClock::now() + std::chrono::seconds(10));
        return state;
    }
};

TEST_F(ClientConnectionTest, IsLostWhereNobodyListens) {
    const NamespaceFactory factory;
    const Arena arena(factory, {}, {});
    ClientConnection client(arena.where(), Endpoint::parse("127.0.0.1:80"));
    EXPECT_TRUE(becomes(client, State::lost));
    EXPECT_EQ(client.error(), ECONNREFUSED);
}

TEST_F(ClientConnectionTest, ReadsToTheEnd) {
    const NamespaceFactory factory;
    const Arena arena(factory, {}, {});
    const Descriptor listener = listen_socket(arena.where(), "[::1]:80", 1);
    ClientConnection client(arena.where(), Endpoint::parse("[::1]:80"));
    ASSERT_TRUE(becomes(client, State::open));
    Descriptor connection = accept_socket(listener);
    EXPECT_TRUE(client.send("ask"));
    EXPECT_EQ(::send(connection.get(), "answer", 6, 0), 6);
    char asked[4] = {};
    EXPECT_EQ(::recv(connection.get(), asked, 3, MSG_WAITALL), 3);
    connection.reset();
    EXPECT_TRUE(becomes(client, State::ended));
    EXPECT_EQ(client.received(), 6U);
}

TEST_F(ClientConnectionTest, MakesEachRemnant) {
    for (const char* const server : {"127.0.0.1:80", "[::1]:80"}) {
        EXPECT_EQ(left_by(server, [](auto&) {}), "FIN_WAIT2") << server;
        EXPECT_EQ(left_by(server, [](auto& client) { client.go_deaf(); }), "FIN_WAIT1") << server;
        EXPECT_EQ(left_by(server, [](auto& client) { client.close(); }), "gone") << server;
        EXPECT_EQ(left_by(server, [](auto& client) { client.reset(); }), "gone") << server;
        EXPECT_EQ(left_by(server,
                          [](auto& client) {
                              client.go_deaf();
                              client.shut_down();
                          }),
                  "LAST_ACK")
            << server;
    }
}

}  // namespace
}  // namespace bindlab
