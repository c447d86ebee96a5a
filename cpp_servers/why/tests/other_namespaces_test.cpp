#include "cpp_servers/why/other_namespaces.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "cpp_servers/why/tests/made_up.hpp"
#include "netns/network_namespace.hpp"
#include "netns/spawn.hpp"
#include "netns/tests/living_in.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

class OtherNamespacesTest : public NeedsNamespaces {};

TEST_F(OtherNamespacesTest, AreFoundByTheirProcessesAndLookedInto) {
    const auto where = NetworkNamespace::create();
    const auto listener = listen_socket(where, "0.0.0.0:8080", 1);
    const Child child = living_in(where, {listener.get()});
    const auto others =
        other_namespaces(NetworkNamespace::current(), made_request("0.0.0.0:8080"), {6, 18, 0});
    const auto found = std::ranges::find(others.found, where.name(), &OtherNamespace::name);
    ASSERT_NE(found, others.found.end());
    EXPECT_EQ(found->pid, child.pid());
    EXPECT_EQ(found->obstacle, "");
    ASSERT_EQ(found->findings.sockets.size(), 1U);
    EXPECT_EQ(found->findings.sockets.front().owners.size(), 2U);
    EXPECT_EQ(
        std::ranges::count(others.found, NetworkNamespace::current().name(), &OtherNamespace::name),
        0);
}

TEST_F(OtherNamespacesTest, ThatCannotBeEnteredAreNamed) {
    const auto where = NetworkNamespace::create();
    const Child child = living_in(where);
    const auto body = [&] {
        if (::setresuid(-1, 64001, -1) != 0) {  // loses the effective rights alone
            return 77;
        }
        const auto others =
            other_namespaces(NetworkNamespace::current(), made_request("0.0.0.0:8080"), {6, 18, 0});
        const auto found = std::ranges::find(others.found, where.name(), &OtherNamespace::name);
        const bool named = found != others.found.end() && !found->obstacle.empty();
        return named || others.hidden.count > 0 ? 0 : 1;
    };
    const int code = fork_child(body, nullptr, {}).reap().value;
    if (code == 77) {
        GTEST_SKIP() << "this user namespace has no other user (subuid(5))";
    }
    EXPECT_EQ(code, 0);
}

TEST(NamespaceLines, NameEachWithItsSocketsOrItsObstacleAndCountTheOthers) {
    OtherNamespaces others;
    EXPECT_EQ(namespace_lines(others).at(0), "There is no other network namespace.");
    others.found.push_back({"net:[1]", "", KeptBy::process, 5, "init", "cannot be entered", {}});
    others.found.push_back(
        {"net:[2]", "/run/netns/blue", KeptBy::process, 6, "nginx", "",
         made_findings(made_request("0.0.0.0:80"), {made_socket("LISTEN", "0.0.0.0:80")})});
    others.found.push_back({"net:[3]", "", KeptBy::process, 7, "x", "", {}});
    others.found.push_back({"net:[4]", "/run/netns/red", KeptBy::mount, 0, "", "is odd", {}});
    others.found.push_back({"net:[5]", "", KeptBy::descriptor, 8, "keeper", "is odd", {}});
    others.hidden = {2, {0}};
    const auto lines = namespace_lines(others);
    EXPECT_EQ(lines.at(0), "net:[1] (pid 5, init) cannot be entered");
    EXPECT_EQ(lines.at(1),
              "In /run/netns/blue (net:[2]; pid 6, nginx), which has ports of its own:");
    EXPECT_EQ(lines.at(2), "  TCP LISTEN 0.0.0.0:80");
    EXPECT_EQ(lines.at(lines.size() - 4), "/run/netns/red (net:[4]; no process is in it) is odd");
    EXPECT_EQ(lines.at(lines.size() - 3),
              "net:[5] (no process is in it; pid 8, keeper, has it open) is odd");
    EXPECT_EQ(lines.at(lines.size() - 2), "1 other network namespace has no socket on the port.");
    EXPECT_EQ(lines.back().substr(0, 20), "Namespaces not seen:");
}

}  // namespace
}  // namespace bindlab
