// A whole number from a command line; pure.
#pragma once

#include <cstdint>
#include <string>

namespace bindlab {

/// Decimal digits alone, from `least` to `most`. Throws std::invalid_argument: "PORT: '80x' is no
/// whole number from 1 to 65535".
std::uint64_t whole_number_of(const std::string& text, const char* what, std::uint64_t least,
                              std::uint64_t most);

}  // namespace bindlab
