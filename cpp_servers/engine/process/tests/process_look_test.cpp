#include "cpp_servers/engine/process/process_look.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "netns/network_namespace.hpp"
#include "netns/spawn.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

ProcessSeen seen_when_loaded(ProgramSpec spec) {
    ProcessSeen seen;
    spec.loaded = [&seen](const Child& child) { seen = look_at_process(child.descriptor()); };
    Child child = spawn_program(std::move(spec));
    child.reap();
    return seen;
}

TEST(ProcessLook, ShowsAProgramHoweverShortItsLife) {
    for (int i = 0; i < 50; ++i) {
        ProgramSpec spec;
        spec.argv = {"true", "", "two words"};
        const ProcessSeen seen = seen_when_loaded(std::move(spec));
        EXPECT_EQ(seen.uid, getuid());
        EXPECT_EQ(seen.network, NetworkNamespace::current().inode());
        EXPECT_EQ(seen.executable, "/usr/bin/true");
        EXPECT_EQ(seen.command, (std::vector<std::string>{"true", "", "two words"}));
    }
}

class ProcessLookInNamespaces : public NeedsNamespaces {};

TEST_F(ProcessLookInNamespaces, ShowsWhoAndWhereItIs) {
    const NetworkNamespace where = NetworkNamespace::create();
    ProgramSpec spec;
    spec.argv = {"true"};
    spec.uid = 1001;
    spec.where = &where;
    const ProcessSeen seen = seen_when_loaded(std::move(spec));
    EXPECT_EQ(seen.uid, 1001U);
    EXPECT_EQ(seen.network, where.inode());
}

TEST_F(ProcessLookInNamespaces, FindsAProcessInAnotherPidNamespaceThanThatOfProc) {
    const auto look = [] {
        const Child child = fork_child([] { return ::pause(); }, nullptr, {});
        return look_at_process(child.descriptor()).executable == own_executable() ? 0 : 1;
    };
    EXPECT_EQ(fork_init(look, nullptr, {}).reap().to_string(), "exit 0");
}

TEST(ProcessLook, LeavesOutWhatAProcessThatHasEndedHasNoMore) {
    const Child child = fork_child([] { return 0; }, nullptr, {});
    ASSERT_TRUE(child.wait_for(std::chrono::minutes(1)));
    const ProcessSeen seen = look_at_process(child.descriptor());
    EXPECT_EQ(seen.executable, std::nullopt);
    EXPECT_EQ(seen.command, std::nullopt);
    EXPECT_EQ(seen.network, std::nullopt);
}

}  // namespace
}  // namespace bindlab
