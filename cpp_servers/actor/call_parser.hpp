// From a line to a call, by the forms of its verb. Promises that a line it takes can be asked of
// the kernel, whatever the kernel then says; what is open under which name is not its business.
#pragma once

#include <optional>
#include <string_view>

#include "cpp_servers/actor/call.hpp"

namespace bindlab {

/// Nothing for an empty line or a comment. Throws LineFault with what is wrong and how the verb is
/// written.
std::optional<Call> parse_call(std::string_view line);

}  // namespace bindlab
