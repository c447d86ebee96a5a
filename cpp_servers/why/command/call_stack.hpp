// Where in a program a call was made: the functions that a stopped thread is in, by the frames on
// its stack and the debug information there is (elfutils' libdwfl).
//
// Owns nothing. Must be called on the thread that traces. Promises nothing about programs without
// debug information but module and offset, and never to load anything from the network.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bindlab {

struct StackFrame {
    std::string module;         ///< the file, as the process has mapped it; empty: none
    std::uint64_t offset = 0;   ///< into the module
    std::string function = {};  ///< as the symbol table has it, C++ decoded; empty: no name
    std::uint64_t beyond = 0;   ///< how far into the function
    std::string file = {};      ///< the source; empty: no debug information
    int line = 0;
};

/// The innermost first; empty if nothing can be told.
std::vector<StackFrame> call_stack(pid_t pid, pid_t tid);

/// The first frame outside of libc and of the dynamic linker: who made the call.
std::optional<StackFrame> caller_in(const std::vector<StackFrame>& stack);

/// The first frame from the caller on that has a source line.
std::optional<StackFrame> source_in(const std::vector<StackFrame>& stack);

/// "main (server.c:12)"; "sock_bind+0x3f in /usr/bin/python3.11"; "/usr/sbin/nginx+0x3d1f".
std::string to_string(const StackFrame& frame);

}  // namespace bindlab
