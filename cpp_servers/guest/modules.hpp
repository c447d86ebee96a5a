// Kernel modules, loaded from files.
//
// Owns nothing. Which ones and in which order is for the caller to know.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bindlab {

/// Loads each of the files named in `list`, one a line, in that order (finit_module(2)). One that
/// is loaded already is no fault. Returns a line for each that the kernel refused; none if there is
/// no list. Needs CAP_SYS_MODULE.
std::vector<std::string> load_modules(const std::filesystem::path& list);

}  // namespace bindlab
