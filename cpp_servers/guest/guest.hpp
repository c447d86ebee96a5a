// The first process of a guest kernel, whose root file system holds this binary and little else.
//
// Owns the machine: mounts what a program expects, loads modules, runs the engine on the plans that
// came along, hands its events and every finished case's files to the host through the channel, and
// switches the machine off. What the engine does is the same as on a host.
#pragma once

namespace bindlab {

/// Does all of the above; never returns but by the machine's end.
[[noreturn]] void run_guest() noexcept;

}  // namespace bindlab
