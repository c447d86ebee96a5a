// The engine's command line: `bindlab run`, `probe`, `bench-topology`.
//
// Prints data on standard output, words on standard error, and turns every fault into one line and
// an exit code.
#pragma once

namespace bindlab {

/// 0 all cases came to their end, 1 some did not, 2 wrong usage or plan, 3 the engine could not
/// work, 130 interrupted.
int run_command_line(int argc, char** argv);

}  // namespace bindlab
