// Reads which sockets a step means.
//
// Owns nothing; pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "cpp_servers/engine/plan/pattern.hpp"

namespace bindlab {

/// Throws an exception of nlohmann-json's that names the field.
SocketPattern read_pattern(const nlohmann::json& value);

}  // namespace bindlab
