#pragma once

namespace bindlab {

/// How the engine's process ends, for scripts and for the harness (harness/run/exit_codes.py).
inline constexpr int kComplete = 0;
/// Some cases did not come to their end.
inline constexpr int kIncomplete = 1;
/// A plan or an option is wrong.
inline constexpr int kUsage = 2;
/// The engine cannot work here.
inline constexpr int kUnable = 3;
/// A signal ended it, as a shell says it: 128 + SIGINT.
inline constexpr int kStopped = 130;

}  // namespace bindlab
