// The command line of `bindlab` itself: run, probe, bench-topology.
#pragma once

namespace bindlab {

/// A main(): parses, does, returns the exit code.
int engine_main(int argc, char** argv);

}  // namespace bindlab
