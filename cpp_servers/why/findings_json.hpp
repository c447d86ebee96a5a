// The findings as JSON, for programs: one object, whose form README.md tells of.
#pragma once

#include <string>

#include "cpp_servers/why/other_namespaces.hpp"

namespace bindlab {

inline constexpr int kWhyFormat = 1;

/// On one line, without the newline. `others`: nullptr if nobody asked for them. What is no UTF-8
/// (a program's name may be anything) has U+FFFD in its place.
std::string to_json(const Findings& findings, const OtherNamespaces* others);

}  // namespace bindlab
