// The server is reloaded by a signal while clients come, 200 a second.
#pragma once

#include <vector>

#include "cpp_servers/check/server_observations.hpp"
#include "cpp_servers/check/trial_setting.hpp"

namespace bindlab {

/// One second of clients before the signal, two after it. What leaked by then the setting learns.
Reload try_reload(const Setting& setting, int signal);

}  // namespace bindlab
