// `bindlab why PORT`: who holds a port of this machine, until when, and what would let one bind it.
#pragma once

namespace bindlab {

/// The main() of `why`. Its exit codes are those of WhyExit (cpp_servers/why/findings.hpp): 0 free,
/// 1 held by something alive, 2 by what goes by itself, 3 could not see enough, 4 refused whoever
/// holds it, 64 the command line is wrong.
int run_why(int argc, char** argv);

}  // namespace bindlab
