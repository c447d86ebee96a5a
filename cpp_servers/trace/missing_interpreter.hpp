// Why a program that is there cannot be run for ENOENT: what it asks to be run by is not.
#pragma once

#include <optional>
#include <string>

namespace bindlab {

/// The interpreter that the file at `path` names and that is not there: of a script behind "#!", of
/// a dynamically linked program its loader (execve(2)). nullopt: none is missing, as far as the
/// file may be read.
std::optional<std::string> missing_interpreter(const std::string& path);

}  // namespace bindlab
