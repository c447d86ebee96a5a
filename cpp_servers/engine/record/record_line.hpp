// The text of a record: which keys it has, in which order.
//
// Owns nothing; pure.
#pragma once

#include <cstdint>
#include <string>

#include "cpp_servers/engine/record/record.hpp"
#include "cpp_servers/engine/record/socket_rows.hpp"

namespace bindlab {

/// One JSON object on one line, without a newline; "seq" is its number, `rows` writes the tables.
/// Throws std::invalid_argument for a reply that is no JSON.
std::string line_of(std::uint64_t number, const Record& record, SocketRows& rows);

}  // namespace bindlab
