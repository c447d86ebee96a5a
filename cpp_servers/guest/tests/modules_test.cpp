#include "cpp_servers/guest/modules.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "cpp_servers/engine/tests/folder.hpp"

namespace bindlab {
namespace {

TEST(Modules, AreNoneWhereThereIsNoList) {
    EXPECT_TRUE(load_modules("/nowhere/modules").empty());
}

TEST(Modules, AreNamedWhenTheKernelRefusesThem) {
    const Folder folder;
    std::ofstream(folder / "veth.ko") << "no module";
    std::ofstream(folder / "list") << (folder / "veth.ko").native() << "\n/nowhere/tcp_diag.ko\n";
    const auto refused = load_modules(folder / "list");
    ASSERT_EQ(refused.size(), 2U);
    EXPECT_EQ(refused[0].find((folder / "veth.ko").native() + ": "), 0U) << refused[0];
    EXPECT_EQ(refused[1], "/nowhere/tcp_diag.ko: No such file or directory");
}

}  // namespace
}  // namespace bindlab
