// The search trees of elfutils 0.192 (Debian 13), whose libdw.a and libelf.a use them and lack them
// (sourceware bug 32293): without these functions it cannot be linked statically.
//
// Written from their use. Without elfutils' lock: a session of libdwfl here belongs to one thread.
// Linked behind libelf.a, they are taken only where it has none of its own.
#pragma once

extern "C" {

/// As libdw lays it out; what is behind `root` is its lock, and stays as it is.
struct EuSearchTree {
    void* root;
};
using EuCompare = int (*)(const void*, const void*);
using EuFree = void (*)(void*);

void eu_search_tree_init(EuSearchTree* tree);
void eu_search_tree_fini(EuSearchTree* tree, EuFree free_node);
void* eu_tsearch(const void* key, EuSearchTree* tree, EuCompare compare);
void* eu_tfind(const void* key, EuSearchTree* tree, EuCompare compare);
void* eu_tdelete(const void* key, EuSearchTree* tree, EuCompare compare);
void eu_tdestroy(EuSearchTree* tree, EuFree free_node);
}
