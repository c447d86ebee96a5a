// The folders of the engine stand in an order, and a source includes only what is in its own folder
// or in one that comes before it.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/engine/tests/folder.hpp"

namespace bindlab {
namespace {

constexpr std::array<std::string_view, 6> kOrder = {"plan",    "record",  "world",
                                                    "process", "witness", "run"};
constexpr std::string_view kInclude = "#include \"cpp_servers/engine/";

std::ptrdiff_t place_of(std::string_view folder) {
    return std::ranges::find(kOrder, folder) - kOrder.begin();
}

/// "file: includes what" for each include of the file that points up, or to no folder of the order.
std::vector<std::string> upward_includes(const std::filesystem::path& file,
                                         std::string_view folder) {
    std::vector<std::string> upward;
    for (const std::string& text : lines_of(file)) {
        const std::string_view line = text;
        if (line.starts_with(kInclude)) {
            const auto included = line.substr(kInclude.size());
            if (place_of(included.substr(0, included.find('/'))) > place_of(folder)) {
                upward.push_back(file.native() + ": includes " + std::string(included));
            }
        }
    }
    return upward;
}

TEST(IncludeOrder, PointsDownwardsOnly) {
    std::vector<std::string> upward;
    std::size_t seen = 0;
    for (const std::string_view folder : kOrder) {
        for (const auto& entry :
             std::filesystem::directory_iterator(std::filesystem::path(ENGINE_FOLDER) / folder)) {
            if (entry.is_regular_file()) {
                const auto found = upward_includes(entry.path(), folder);
                upward.insert(upward.end(), found.begin(), found.end());
                ++seen;
            }
        }
    }
    EXPECT_EQ(upward, std::vector<std::string>());
    EXPECT_GT(seen, 60U);
}

TEST(IncludeOrder, IsBrokenByAnIncludeOfALaterFolder) {
    const Folder folder;
    std::ofstream(folder / "host.hpp") << "#include \"cpp_servers/engine/plan/plan.hpp\"\n"
                                          "#include \"cpp_servers/engine/run/scheduler.hpp\"\n"
                                          "#include \"netns/address.hpp\"\n";
    const auto upward = upward_includes(folder / "host.hpp", "world");
    ASSERT_EQ(upward.size(), 1U);
    EXPECT_NE(upward[0].find("run/scheduler.hpp"), std::string::npos);
}

TEST(IncludeOrder, LeavesNoSourceOutsideItsFolders) {
    for (const auto& entry : std::filesystem::directory_iterator(ENGINE_FOLDER)) {
        const std::string name = entry.path().filename();
        if (entry.is_directory() && name != "tests") {
            EXPECT_LT(place_of(name), std::ssize(kOrder)) << name;
        }
        EXPECT_FALSE(name.ends_with(".cpp") || name.ends_with(".hpp")) << name;
    }
}

}  // namespace
}  // namespace bindlab
