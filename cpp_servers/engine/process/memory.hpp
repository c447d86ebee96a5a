// How much memory is left on this machine.
//
// Owns nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace bindlab {

/// MemAvailable of /proc/meminfo in bytes (proc_meminfo(5)); nothing where it is not told.
std::optional<std::size_t> available_memory();

/// The same of such a file's text.
std::optional<std::size_t> available_memory_in(std::string_view meminfo);

}  // namespace bindlab
