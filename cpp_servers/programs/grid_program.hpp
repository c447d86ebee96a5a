// `bindlab grid`: measures what two sockets on one port say, and writes it to a file.
#pragma once

namespace bindlab {

/// The main() of `grid`: 0 all measured, 1 a cell broke, 2 the command line is wrong, 3 it cannot
/// work here.
int run_grid(int argc, char** argv);

}  // namespace bindlab
