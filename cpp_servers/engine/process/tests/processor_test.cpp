#include "cpp_servers/engine/process/processor.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <algorithm>
#include <system_error>

#include "netns/tests/in_child.hpp"

namespace bindlab {
namespace {

TEST(Processor, IsOneOfThoseThatAreAllowed) {
    const auto processors = allowed_processors();
    EXPECT_TRUE(std::ranges::is_sorted(processors));
    EXPECT_NE(std::ranges::find(processors, sched_getcpu()), processors.end());
}

TEST(Processor, IsTheOnlyOneAfterwardsAndOfChildrenToo) {
    in_child([] {
        const int last = allowed_processors().back();
        keep_to_processor(last);
        EXPECT_EQ(allowed_processors(), std::vector<int>{last});
        in_child([last] { EXPECT_EQ(allowed_processors(), std::vector<int>{last}); });
    });
}

TEST(Processor, MustExist) {
    EXPECT_THROW(keep_to_processor(8191), std::system_error);
}

}  // namespace
}  // namespace bindlab
