// What a kernel must have so that cases can run on it at all.
//
// Owns nothing; works in namespaces of its own. What a single case needs besides is probed by the
// engine, and its lack is a SKIP.
#pragma once

#include <string>
#include <vector>

namespace bindlab {

/// A line for each thing this kernel lacks: what, the option that brings it, and what failed.
std::vector<std::string> missing_features();

}  // namespace bindlab
