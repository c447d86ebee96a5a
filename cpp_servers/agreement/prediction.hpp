// What `why` says of a bind() before it is made, as one number that a grid can keep, and whether
// the kernel then said the same. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cpp_servers/why/findings.hpp"

namespace bindlab {

/// 0 or an errno for an answer; below kNotTried for "cannot know", with a bit for each hidden fact
/// that decides.
int number_of_prediction(const Findings& findings);
int number_of_prediction(const HolderAnswer& answer);

/// "ok", "EADDRINUSE", "cannot know whether it has SO_REUSEADDR or SO_REUSEPORT".
std::string words_of_prediction(int prediction);

enum class Agreement : std::uint8_t { right, cannot_know, wrong };

/// Of bind(), and of listen(), which may fail only where bind() is not said to succeed.
Agreement compare(int prediction, int bind, int listen);

}  // namespace bindlab
