// The card as one object of JSON; README.md has its keys.
#pragma once

#include <string>

#include "cpp_servers/check/judge.hpp"
#include "cpp_servers/check/server_observations.hpp"

namespace bindlab {

/// On one line, without the newline.
std::string card_json(const ServerObservations& seen, const Judgement& judgement);

}  // namespace bindlab
