// The programs that a person can start by name: the lecture's two servers, their clients, and the
// actor. Each is a main() of its own; which one to run is decided by whoever owns the real main().
#pragma once

#include <span>
#include <string_view>

namespace bindlab {

struct Program {
    std::string_view name;  // as typed, and the name of its symlink: "addressused2"
    int (*run)(int argc,
               char** argv);  // a main(): argv[0] is the program's name; returns the exit code
    std::string_view about;   // one line for a list of programs
};

/// All of them, in the order a list should show them.
std::span<const Program> programs();

}  // namespace bindlab
