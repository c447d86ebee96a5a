// The card as a person reads it.
//
// Pure. The first line is the verdict; what follows is what it stands on.
#pragma once

#include <string>
#include <vector>

#include "cpp_servers/check/judge.hpp"
#include "cpp_servers/check/server_observations.hpp"

namespace bindlab {

/// `all`: the steps of every trial, too, not only of those that decide.
std::vector<std::string> card_text(const ServerObservations& seen, const Judgement& judgement,
                                   bool all);

}  // namespace bindlab
