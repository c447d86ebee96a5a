// What counts as one character of UTF-8, so that bytes off the wire can be told from text. RFC
// 3629.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bindlab {

/// The length in bytes, 1 to 4, of the character that `bytes` begins with; 0 when it begins with no
/// whole, shortest-form character (surrogates and values above U+10FFFF are none). `bytes` not
/// empty.
std::size_t utf8_length(std::string_view bytes);

/// `bytes` with each byte that belongs to no character replaced by U+FFFD.
std::string utf8_or_replacement(std::string_view bytes);

}  // namespace bindlab
