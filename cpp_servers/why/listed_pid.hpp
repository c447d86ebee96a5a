// What system calls know a process by that /proc lists.
//
// Owns nothing. The two numbers differ where /proc is of another PID namespace than the caller, as
// in a container with its machine's /proc (pid_namespaces(7)): whoever took one for the other would
// look into a stranger, or see nobody.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string_view>
#include <vector>

namespace bindlab {

/// The numbers of a process, in the namespace of /proc first, by the text of its
/// /proc/PID/status ("NSpid:", since Linux 4.1); none without that line. Pure.
std::vector<pid_t> pids_in(std::string_view status);

/// The number that the calling process has for one that /proc lists; nullopt if it has none, for
/// that process is outside of its PID namespace, or has ended.
std::optional<pid_t> pid_of_listed(pid_t listed);

}  // namespace bindlab
