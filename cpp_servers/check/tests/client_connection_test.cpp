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

    /// Whether the server's side of a connection comes to this state, "gone" if it goes, when the
    /// client did `what` and then the server closes.
    static bool comes_to(std::string_view state, std::string_view server,
                         void (*what)(ClientConnection&)) {
        const NamespaceFactory factory;
        Arena arena(factory, {}, {});
        const Descriptor listener = listen_socket(arena.where(), server, 1);
        ClientConnection client(arena.where(), Endpoint::parse(server));
        EXPECT_TRUE(becomes(client, State::open));
        const std::uint16_t port = client.port();
        Descriptor connection = accept_socket(listener);
        what(client);
        connection.reset();
        return await_state(
            [&] {
                const auto entry = arena.server_side(80, port);
                return entry ? entry->state == state && !entry->owner() : state == "gone";
            },
            CheckClock::now() + std::chrono::seconds(10));
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
        EXPECT_TRUE(comes_to("FIN_WAIT2", server, [](auto&) {})) << server;
        EXPECT_TRUE(comes_to("FIN_WAIT1", server, [](auto& it) { it.go_deaf(); })) << server;
        EXPECT_TRUE(comes_to("gone", server, [](auto& it) { it.close(); })) << server;
        EXPECT_TRUE(comes_to("gone", server, [](auto& it) { it.reset(); })) << server;
        EXPECT_TRUE(comes_to("LAST_ACK", server, [](auto& it) {
            it.go_deaf();
            it.shut_down();
        })) << server;
    }
}

/// As a server that closes as soon as it has a connection sees it.
TEST_F(ClientConnectionTest, IsThereBeforeTheServerCanClose) {
    const auto closed_at_once = [](std::string_view server, void (*what)(ClientConnection&)) {
        const NamespaceFactory factory;
        Arena arena(factory, {}, {});
        const Descriptor listener = listen_socket(arena.where(), server, 1);
        ClientConnection client(arena.where(), Endpoint::parse(server), Handshake::withheld);
        EXPECT_TRUE(becomes(client, State::open));
        const auto entry = arena.server_side(80, client.port());
        EXPECT_EQ(entry ? entry->state : "none", "SYN_RECV");
        what(client);
        accept_socket(listener).reset();
        const auto now = arena.server_side(80, client.port());
        return now ? now->state : "gone";
    };
    for (const char* const server : {"127.0.0.1:80", "[::1]:80"}) {
        EXPECT_EQ(closed_at_once(server,
                                 [](auto& it) {
                                     it.go_deaf();
                                     it.acknowledge();
                                 }),
                  "FIN_WAIT1");
        EXPECT_EQ(closed_at_once(server,
                                 [](auto& it) {
                                     it.go_deaf();
                                     it.shut_down();
                                 }),
                  "LAST_ACK");
        EXPECT_EQ(closed_at_once(server, [](auto& it) { it.shut_down(); }), "gone");
    }
}

}  // namespace
}  // namespace bindlab
