#include "cpp_servers/why/namespace_search.hpp"

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <thread>

#include "netns/own_mounts.hpp"
#include "netns/spawn.hpp"
#include "netns/tests/living_in.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class NamespaceSearch : public NeedsNamespaces {
protected:
    static std::optional<FoundNamespace> find(const std::string& name) {
        NamespacesFound found = find_namespaces();
        const auto it = std::ranges::find_if(
            found.all, [&](const FoundNamespace& each) { return each.where.name() == name; });
        return it == found.all.end() ? std::nullopt : std::optional(std::move(*it));
    }
};

TEST_F(NamespaceSearch, FindsOneByAProcessInIt) {
    const auto where = NetworkNamespace::create();
    const Child child = living_in(where);
    const auto found = find(where.name());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->kept_by, KeptBy::process);
    EXPECT_EQ(found->pid, child.pid());
    EXPECT_EQ(found->path, "");
}

TEST_F(NamespaceSearch, FindsOneByAThreadInIt) {
    const auto where = NetworkNamespace::create();
    std::optional<FoundNamespace> found;
    // Another thread looks, while this one is inside.
    where.run_inside([&] { std::thread([&] { found = find(where.name()); }).join(); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->pid, ::getpid());
}

TEST_F(NamespaceSearch, FindsOneThatADescriptorAloneKeeps) {
    const auto where = NetworkNamespace::create();
    const auto found = find(where.name());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->kept_by, KeptBy::descriptor);
    EXPECT_EQ(found->pid, ::getpid());
}

TEST_F(NamespaceSearch, FindsOneThatAMountAloneKeepsAndItsName) {
    std::string path = "/tmp/blue-XXXXXX";
    const Descriptor file(::mkstemp(path.data()));
    const auto body = [&] {
        own_mounts();
        std::string name;
        {
            const auto where = NetworkNamespace::create();
            const std::string link = "/proc/self/fd/" + std::to_string(where.descriptor());
            if (::mount(link.c_str(), path.c_str(), nullptr, MS_BIND, nullptr) != 0) {
                return 1;
            }
            name = where.name();
        }
        const auto found = find(name);
        const bool right =
            found && found->kept_by == KeptBy::mount && found->path == path && found->pid == 0;
        return right ? 0 : 2;
    };
    EXPECT_EQ(fork_init(body, nullptr, {}).reap().value, 0);
    ::unlink(path.c_str());
}

}  // namespace
}  // namespace bindlab
