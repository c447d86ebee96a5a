#include "cpp_servers/programs/grid_output.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "cpp_servers/grid/measuring.hpp"
#include "cpp_servers/grid/pair_grid.hpp"

namespace bindlab {
namespace {

TEST(GridCells, AreWrittenBelowTheNamesOfTheirColumns) {
    const PairGrid grid({cell_of("udp,first4,none,bound,first4,none,same,none")}, {6, 18, 44});
    Measurements all;
    all.outcomes = {{{0, kNotTried}, ""}};
    std::ostringstream file;
    write_cells(file, grid, all);
    EXPECT_EQ(file.str(), grid.heading() + grid.line(0, all.outcomes[0]));
}

TEST(Origin, IsOneLineThatNamesTheKernelAndCountsTheCells) {
    Measurements all;
    all.outcomes.resize(7);
    all.broken = 2;
    const std::string line = origin_of(all, 3);
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    EXPECT_TRUE(line.starts_with("{\"kernel\":\"")) << line;
    EXPECT_NE(line.find("\"commit\":\""), std::string::npos) << line;
    EXPECT_TRUE(line.ends_with(",\"cells\":7,\"broken\":2,\"differ\":3}\n")) << line;
}

}  // namespace
}  // namespace bindlab
