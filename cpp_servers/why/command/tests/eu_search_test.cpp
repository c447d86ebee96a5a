#include "cpp_servers/why/command/eu_search.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

int compare_numbers(const void* one, const void* other) {
    return *static_cast<const int*>(one) - *static_cast<const int*>(other);
}

void free_nothing(void* /*node*/) {}

TEST(EuSearchTest, IsATreeThatFindsWhatWasPutIn) {
    EuSearchTree tree{};
    eu_search_tree_init(&tree);
    const int one = 1;
    const int two = 2;
    EXPECT_EQ(eu_tfind(&one, &tree, compare_numbers), nullptr);
    ASSERT_NE(eu_tsearch(&one, &tree, compare_numbers), nullptr);
    ASSERT_NE(eu_tsearch(&two, &tree, compare_numbers), nullptr);
    const void* const found = eu_tfind(&two, &tree, compare_numbers);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(*static_cast<const void* const*>(found), &two);
    EXPECT_NE(eu_tdelete(&two, &tree, compare_numbers), nullptr);
    EXPECT_EQ(eu_tfind(&two, &tree, compare_numbers), nullptr);
    eu_search_tree_fini(&tree, free_nothing);
    EXPECT_EQ(eu_tfind(&one, &tree, compare_numbers), nullptr);
    eu_tdestroy(&tree, free_nothing);
}

}  // namespace
}  // namespace bindlab
