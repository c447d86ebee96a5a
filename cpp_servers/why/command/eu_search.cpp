#include "cpp_servers/why/command/eu_search.hpp"

#include <search.h>

extern "C" {

void eu_search_tree_init(EuSearchTree* tree) {
    tree->root = nullptr;
}

void eu_search_tree_fini(EuSearchTree* tree, EuFree free_node) {
    eu_tdestroy(tree, free_node);
}

void* eu_tsearch(const void* key, EuSearchTree* tree, EuCompare compare) {
    return ::tsearch(key, &tree->root, compare);
}

void* eu_tfind(const void* key, EuSearchTree* tree, EuCompare compare) {
    return ::tfind(key, &tree->root, compare);
}

void* eu_tdelete(const void* key, EuSearchTree* tree, EuCompare compare) {
    return ::tdelete(key, &tree->root, compare);
}

void eu_tdestroy(EuSearchTree* tree, EuFree free_node) {
    ::tdestroy(tree->root, free_node);
    tree->root = nullptr;
}
}
