#include "cpp_servers/grid/measuring.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "cpp_servers/grid/cells.hpp"
#include "cpp_servers/grid/pair_grid.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class MeasuringTest : public NeedsNamespaces {};

TEST_F(MeasuringTest, GivesTheSameAnswersWithOneProcessAndWithTwo) {
    in_child([] {
        const Choice choice("tcp,second4,*,*,wildcard*,both,same,none");
        const PairGrid grid(selected(all_cells(), choice).cells, {6, 18, 44});
        ASSERT_GT(grid.size(), 100U);
        const Measurements one = measure(grid, Persons::here(), 1);
        const Measurements two = measure(grid, Persons::here(), 2);
        EXPECT_EQ(one.broken, 0U);
        for (std::size_t i = 0; i < grid.size(); ++i) {
            EXPECT_EQ(one.outcomes[i].answers, two.outcomes[i].answers) << grid.id_of(i);
        }
        EXPECT_GT(one.taken.count(), 0);
    });
}

TEST_F(MeasuringTest, TellsHowFarItIsAfterEachBatch) {
    in_child([] {
        const Choice choice("tcp,first4,*,bound,*,both,same,none");
        const PairGrid grid(selected(all_cells(), choice).cells, {6, 18, 44});
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        ASSERT_EQ(::dup2(ends[1], 1), 1);  // the processes have stdout
        measure(grid, Persons::here(), 1, [](std::size_t measured) {
            const std::string line = std::to_string(measured) + "\n";
            EXPECT_EQ(::write(1, line.data(), line.size()), std::ssize(line));
        });
        char said[64] = {};
        ASSERT_GT(::read(ends[0], said, sizeof said - 1), 0);
        EXPECT_EQ(said, std::to_string(grid.size()) + "\n");
    });
}

TEST_F(MeasuringTest, SaysWhichCellsBroke) {
    in_child([] {
        const PairGrid grid({cell_of("tcp,first4,none,listening,first4,none,same,none"),
                             cell_of("tcp,loopback6,none,listening,first4,none,same,first_only")},
                            {6, 18, 44});
        const Measurements all = measure(grid, Persons::here(), 1);
        EXPECT_EQ(all.broken, 1U);
        EXPECT_EQ(all.outcomes[0].fault, "");
        EXPECT_NE(all.outcomes[1].fault.find("first: bind"), std::string::npos)
            << all.outcomes[1].fault;
    });
}

// A grid whose process ends in its first batch.
class Deadly : public Grid {
public:
    std::size_t size() const override { return 2; }
    const std::map<std::string, std::size_t>& left_out() const override { return none_; }
    std::vector<std::string_view> without() const override { return {}; }
    std::string id_of(std::size_t) const override { return "deadly"; }
    std::string heading() const override { return ""; }
    std::string line(std::size_t, const CellOutcome&) const override { return ""; }
    std::string disagreement(std::size_t /*cell*/, const CellOutcome& /*outcome*/) const override {
        return {};
    }
    std::vector<CellOutcome> measure(const Laboratory&, std::size_t, std::size_t,
                                     Story*) const override {
        ::_exit(3);
    }

private:
    std::map<std::string, std::size_t> none_;
};

TEST_F(MeasuringTest, BreaksTheCellsOfAProcessThatEnds) {
    in_child([] {
        const Measurements all = measure(Deadly(), Persons::here(), 1);
        EXPECT_EQ(all.broken, 2U);
        EXPECT_TRUE(all.outcomes[1].fault.starts_with("not measured: ")) << all.outcomes[1].fault;
    });
}

TEST(Processors, AreAtLeastOne) {
    EXPECT_GE(usable_processors(), 1U);
}

}  // namespace
}  // namespace bindlab
