// `why` is asked before each second socket, and what it said is counted against the kernel.
#include "cpp_servers/agreement/asked_grid.hpp"

#include <gtest/gtest.h>
#include <sys/utsname.h>

#include <array>
#include <cerrno>
#include <initializer_list>
#include <vector>

#include "cpp_servers/grid/laboratory.hpp"
#include "netns/child.hpp"
#include "netns/spawn.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

constexpr KernelVersion kNewKernel{6, 18, 44};

KernelVersion running_kernel() {
    utsname name{};
    ::uname(&name);
    return KernelVersion::of(name.release, name.version);
}

AskedGrid grid_of(std::initializer_list<const char*> ids, const KernelVersion& kernel) {
    std::vector<Cell> cells;
    for (const char* id : ids) {
        cells.push_back(cell_of(id));
    }
    return {std::move(cells), kernel};
}

const std::initializer_list<const char*> kTwo = {"tcp,first4,none,listening,first4,none,same,none",
                                                 "tcp,first4,none,time_wait,first4,addr,same,none"};

TEST(AskedGrid, HasAColumnForWhatWasSaid) {
    const AskedGrid grid = grid_of(kTwo, kNewKernel);
    EXPECT_TRUE(grid.heading().ends_with(",rule,why\n"));
    EXPECT_TRUE(grid.line(0, {{EADDRINUSE, kNotTried, EADDRINUSE}, ""})
                    .ends_with(",listener,\"EADDRINUSE\"\n"));
    EXPECT_TRUE(grid.line(0, {{}, "it never came to that"}).ends_with(",\"-\"\n"));
}

TEST(AskedGrid, CountsEachAnswerOnce) {
    const AskedGrid grid = grid_of(kTwo, kNewKernel);
    const AgreementCount count = grid.count({{{EADDRINUSE, kNotTried, EADDRINUSE}, ""},
                                             {{0, 0, EADDRINUSE}, ""},
                                             {{0, 0, kNotTried - 2}, ""},
                                             {{0, 0, kNotTried - 2}, ""},
                                             {{}, "it never came to that"}});
    EXPECT_EQ(count.right, 1U);
    EXPECT_EQ(count.wrong, 1U);
    EXPECT_EQ(count.hidden(), 2U);
    EXPECT_EQ(count.cannot_know.size(), 1U);
}

TEST(AskedGrid, TellsOnlyOfWhatWasSaidWrong) {
    const AskedGrid grid = grid_of(kTwo, kNewKernel);
    EXPECT_EQ(grid.disagreement(0, {{EADDRINUSE, kNotTried, EADDRINUSE}, ""}), "");
    EXPECT_EQ(grid.disagreement(0, {{0, 0, kNotTried - 2}, ""}), "");
    EXPECT_EQ(grid.disagreement(0, {{0, 0, EADDRINUSE}, ""}),
              "bind ok, listen ok; why had said EADDRINUSE; the rules: otherwise, too");
}

class AskedGridHere : public NeedsNamespaces {};

// In a PID namespace of its own, as the processes of `grid` are.
TEST_F(AskedGridHere, SeesTheHoldersOptionsAndSaysWhatTheKernelThenDoes) {
    const auto work = [] {
        const AskedGrid grid = grid_of({"tcp,first4,none,listening,first4,port,same,none",
                                        "tcp,first4,port,listening,first4,port,same,none",
                                        "tcp,first4,addr,bound,wildcard4,addr,same,none",
                                        "tcp,first4,none,time_wait,first4,none,same,none",
                                        "udp,first6,none,bound,wildcard6,none,same,none"},
                                       running_kernel());
        const Laboratory laboratory(Persons::here());
        const auto all = grid.measure(laboratory, 0, grid.size(), nullptr);
        const AgreementCount count = grid.count(all);
        EXPECT_EQ(count.right, 5U);
        EXPECT_EQ(count.wrong, 0U);
        EXPECT_EQ(all[0].answers[2], EADDRINUSE) << "the holder lacks SO_REUSEPORT";
        EXPECT_EQ(all[1].answers[2], 0);
        return ::testing::Test::HasFailure() ? 1 : 0;
    };
    EXPECT_TRUE(fork_init(work, nullptr, std::array{1, 2}).reap().success());
}

}  // namespace
}  // namespace bindlab
