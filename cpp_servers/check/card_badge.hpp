// The verdict as a small picture (SVG), for a README.
#pragma once

#include <string>

#include "cpp_servers/check/judge.hpp"

namespace bindlab {

std::string card_badge(const Judgement& judgement);

}  // namespace bindlab
