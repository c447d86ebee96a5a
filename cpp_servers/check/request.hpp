// What a client says so that the server serves it.
#pragma once

#include <string>
#include <string_view>

namespace bindlab {

/// "http": a GET of / that keeps the connection; "line": an empty line; anything else is the name
/// of a file whose bytes are sent. Throws std::invalid_argument: no such file, or too long for one
/// write to a socket (64 KiB).
std::string request_of(std::string_view word);

}  // namespace bindlab
