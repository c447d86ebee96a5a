#include "cpp_servers/engine/run/case_folder.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/engine/record/observations.hpp"
#include "cpp_servers/engine/tests/folder.hpp"

namespace bindlab {
namespace {

TEST(CaseFolder, HoldsThePlanAndNothingOfAnEarlierRun) {
    const Folder folder;
    const Results results(folder.path());
    std::ofstream(results.make_folder("a") / "observations.ndjson") << "old";
    const CaseFolder of_case(results, "a", R"({"case":"a"})");
    EXPECT_EQ(content(of_case.path() / "plan.json"), R"({"case":"a"})");
    EXPECT_FALSE(std::filesystem::exists(of_case.path() / "observations.ndjson"));
}

TEST(CaseFolder, IsLostEvidenceWhereItCannotBeMade) {
    const Folder folder;
    const Results results(folder.path());
    std::ofstream(folder / "a") << "in the way";
    EXPECT_THROW(CaseFolder(results, "a", "{}"), EvidenceError);
}

}  // namespace
}  // namespace bindlab
