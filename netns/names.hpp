// The names of errors and signals, as man pages print them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bindlab {

/// "EADDRINUSE"; for a number that is no error "errno 4711".
std::string errno_name(int error);

/// "SIGKILL"; real-time and unknown ones "signal 34".
std::string signal_name(int number);

/// 9 for "SIGKILL"; nullopt when there is no such name.
std::optional<int> signal_number(std::string_view name);

}  // namespace bindlab
