#include "cpp_servers/check/trial_setting.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <optional>
#include <string>

#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

TEST(ReachedAt, IsEachFamilyThatTheListenerHas) {
    const auto reached = [](const char* where, std::optional<bool> v6only) {
        ListenerSeen listener;
        listener.where = Endpoint::parse(where);
        listener.v6only = v6only;
        std::string all;
        for (const Endpoint& one : reached_at(listener)) {
            all += one.to_string() + " ";
        }
        return all;
    };
    EXPECT_EQ(reached("0.0.0.0:80", {}), "127.0.0.1:80 ");
    EXPECT_EQ(reached("10.0.0.1:80", {}), "10.0.0.1:80 ");
    EXPECT_EQ(reached("[::]:80", true), "[::1]:80 ");
    EXPECT_EQ(reached("[::]:80", false), "[::1]:80 127.0.0.1:80 ");
}

using StrangersTest = NeedsNamespaces;

TEST_F(StrangersTest, AreWhoListensWhereNobodyDidAtFirst) {
    const NamespaceFactory factory;
    Arena arena(factory, {}, {});
    const CheckOrder order;
    Learned learned;
    const std::vector<Endpoint> everywhere{Endpoint::parse("127.0.0.1:80")};
    const Setting setting{order, factory, {}, everywhere, learned};
    const Descriptor known = listen_socket(arena.where(), "127.0.0.1:80", 1);
    note_strangers(setting, arena, {});
    EXPECT_TRUE(learned.strangers.empty());
    const Descriptor stranger = listen_socket(arena.where(), "127.0.0.1:81", 1);
    struct stat status = {};
    ASSERT_EQ(::fstat(stranger.get(), &status), 0);
    note_strangers(setting, arena, {static_cast<std::uint32_t>(status.st_ino)});
    EXPECT_TRUE(learned.strangers.empty()) << "it was refused, and that is told";
    note_strangers(setting, arena, {});
    EXPECT_EQ(learned.strangers, std::set<Endpoint>{Endpoint::parse("127.0.0.1:81")});
}

}  // namespace
}  // namespace bindlab
