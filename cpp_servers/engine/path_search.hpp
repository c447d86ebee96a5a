// Where a program lies: the search of PATH that execvp(3) makes, without running anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bindlab {

/// The file that would be run; a name with '/' is taken as it is. nullopt: there is none that may
/// be executed.
std::optional<std::string> find_program(std::string_view name);

}  // namespace bindlab
