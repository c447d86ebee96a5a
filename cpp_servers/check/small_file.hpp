// A file of a few lines that a person names: read whole, or refused in one line.
#pragma once

#include <cstddef>
#include <string>

namespace bindlab {

/// Promises to end: a pipe is not waited for, a device not read, and of a long file no more is read
/// than `most` bytes. Throws std::invalid_argument: "it cannot be read (No such file or
/// directory)", "it is no file", "it has more than 9 bytes".
std::string read_small_file(const std::string& path, std::size_t most);

}  // namespace bindlab
