// How this folder writes JSON: an object on one line, numbers of seconds to the microsecond.
//
// Owns nothing. Promises valid UTF-8, whatever bytes the strings hold: what is none becomes U+FFFD.
#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace bindlab {

/// The text of an object, its keys in the order in which they were given, without a newline.
std::string json_line(const nlohmann::ordered_json& object);

/// A duration, or a point in time as the duration since another one, to the microsecond.
double to_seconds(std::chrono::duration<double> time);

}  // namespace bindlab
