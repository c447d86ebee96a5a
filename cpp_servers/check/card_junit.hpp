// The card as JUnit's XML, for a CI that shows such files: a test case for each restart, each
// second start and the reload; and one for the verdict.
#pragma once

#include <string>
#include <string_view>

#include "cpp_servers/check/judge.hpp"
#include "cpp_servers/check/server_observations.hpp"

namespace bindlab {

std::string card_junit(const ServerObservations& seen, const Judgement& judgement);

/// Text fit for XML: markup escaped, bytes that XML 1.0 does not allow as U+FFFD.
std::string xml_text(std::string_view text);

}  // namespace bindlab
