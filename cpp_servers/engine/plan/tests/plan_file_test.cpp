#include "cpp_servers/engine/plan/plan_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <system_error>

#include "cpp_servers/engine/tests/folder.hpp"
#include "netns/tests/in_child.hpp"

namespace bindlab {
namespace {

std::vector<std::string> texts(const PlanFile& file) {
    std::vector<std::string> texts;
    for (const PlanFile::Line& line : file.lines()) {
        texts.push_back(std::to_string(line.number) + ":" + std::string(line.text));
    }
    return texts;
}

TEST(PlanFile, HasTheLinesThatAreNotEmptyWithTheirNumbers) {
    const Folder folder;
    std::ofstream(folder / "plans") << "one\n\n \t\r\ntwo\nlast";
    EXPECT_EQ(texts(PlanFile((folder / "plans").native())),
              (std::vector<std::string>{"1:one", "4:two", "5:last"}));
}

TEST(PlanFile, MayBeEmpty) {
    const Folder folder;
    std::ofstream(folder / "plans").flush();
    EXPECT_TRUE(PlanFile((folder / "plans").native()).lines().empty());
}

TEST(PlanFile, TakesALineThatIsLongerThanItsBuffer) {
    const Folder folder;
    std::ofstream(folder / "plans") << std::string(200000, 'x') << "\nnext\n";
    const PlanFile file((folder / "plans").native());
    ASSERT_EQ(file.lines().size(), 2U);
    EXPECT_EQ(file.lines()[0].text.size(), 200000U);
}

TEST(PlanFile, IsStandardInputWhereItsNameIsADash) {
    const Folder folder;
    std::ofstream(folder / "plans") << "one\n";
    in_child([&] {
        const int file = open((folder / "plans").c_str(), O_RDONLY | O_CLOEXEC);
        ASSERT_EQ(dup2(file, STDIN_FILENO), STDIN_FILENO);
        EXPECT_EQ(texts(PlanFile("-")), std::vector<std::string>{"1:one"});
    });
}

TEST(PlanFile, MustBeThere) {
    EXPECT_THROW(PlanFile("/nowhere/plans"), std::system_error);
}

}  // namespace
}  // namespace bindlab
