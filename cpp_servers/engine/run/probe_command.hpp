// `bindlab probe`: what this kernel and machine can do.
#pragma once

#include <string>

#include "cpp_servers/engine/world/probes.hpp"

namespace bindlab {

/// All that there is to know, as one JSON object on one line.
std::string describe_machine(Probes& probes);

}  // namespace bindlab
