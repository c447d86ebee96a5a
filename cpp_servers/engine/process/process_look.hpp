// What the kernel shows of a process in /proc: who it is, where it is, what it runs.
//
// Owns nothing. Promises to say what was read and nothing that the plan asked for.
#pragma once

#include "cpp_servers/engine/record/record.hpp"

namespace bindlab {

/// Of the process behind a pidfd. What cannot be read, because the process has ended or /proc does
/// not show it, is left out (proc(5)).
ProcessSeen look_at_process(int pidfd);

/// The file that this process itself runs; empty if it cannot be read.
std::string own_executable();

}  // namespace bindlab
