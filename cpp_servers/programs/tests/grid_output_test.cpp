#include "cpp_servers/programs/grid_output.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "cpp_servers/grid/measuring.hpp"
#include "cpp_servers/grid/pair_grid.hpp"

namespace bindlab {
namespace {

TEST(UnfinishedFile, HasItsNameOnlyWhenItIsWhole) {
    const auto path = std::filesystem::path(testing::TempDir()) / "unfinished-file-test";
    const auto unfinished = path.string() + ".unfinished";
    std::filesystem::remove(path);
    {
        UnfinishedFile file(path);
        file.stream() << "half";
        EXPECT_TRUE(std::filesystem::exists(unfinished));
    }
    EXPECT_FALSE(std::filesystem::exists(unfinished));
    EXPECT_FALSE(std::filesystem::exists(path));
    UnfinishedFile file(path);
    file.stream() << "whole";
    file.finish();
    std::ifstream written(path);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(written), {}), "whole");
    std::filesystem::remove(path);
}

TEST(UnfinishedFile, SaysThatItCannotBeWritten) {
    EXPECT_THROW(UnfinishedFile("/nowhere/at/all"), std::runtime_error);
}

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
