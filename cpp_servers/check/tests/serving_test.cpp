#include "cpp_servers/check/serving.hpp"

#include <chrono>

#include "cpp_servers/check/tests/checked_server.hpp"

namespace bindlab {
namespace {

using ServingTest = ChecksServers;

std::string served(Arena& arena, std::string_view request, bool answers, bool& needs_request,
                   std::chrono::milliseconds patience = std::chrono::seconds(20)) {
    ClientConnection client(arena.where(), Endpoint::parse("127.0.0.1:8080"));
    return Serving(arena, client, 8080).await(request, answers, patience, needs_request);
}

TEST_F(ServingTest, IsTakenWhenAProcessHasItOpen) {
    Prepared prepared("good");
    Arena arena(prepared.factory, {}, {});
    const RunningServer server(prepared.order, arena, {});
    ASSERT_EQ(await_start(server, arena, prepared.listeners, in_time()).came, Came::up);
    bool needs_request = false;
    EXPECT_EQ(served(arena, "", true, needs_request), "");
    EXPECT_EQ(served(arena, "ask", true, needs_request), "");
    EXPECT_FALSE(needs_request);
}

TEST_F(ServingTest, LearnsThatDataIsNeeded) {
    Prepared prepared("waits");
    Arena arena(prepared.factory, {}, {});
    const RunningServer server(prepared.order, arena, {});
    ASSERT_EQ(await_start(server, arena, prepared.listeners, in_time()).came, Came::up);
    bool needs_request = false;
    EXPECT_NE(
        served(arena, "", false, needs_request, std::chrono::milliseconds(50)).find("--request"),
        std::string::npos);
    needs_request = false;
    EXPECT_EQ(served(arena, "ask", false, needs_request), "");
    EXPECT_TRUE(needs_request);
}

TEST_F(ServingTest, SaysWhyAClientCouldNotConnect) {
    const NamespaceFactory factory;
    Arena arena(factory, {}, {});
    bool needs_request = false;
    EXPECT_EQ(served(arena, "", false, needs_request), "a client could not connect: ECONNREFUSED");
}

}  // namespace
}  // namespace bindlab
