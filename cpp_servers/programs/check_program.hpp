// `bindlab check -- COMMAND…`: is my server safe to restart?
#pragma once

namespace bindlab {

/// The main() of `check`. Its exit codes are exit_code_of() (cpp_servers/check/judge.hpp): 0 SAFE,
/// 1 BLOCKED or LEAKS, 2 SHARES, 3 INCONCLUSIVE or it cannot work here, 4 NOT-PORT, 64 the command
/// line is wrong.
int run_check(int argc, char** argv);

}  // namespace bindlab
