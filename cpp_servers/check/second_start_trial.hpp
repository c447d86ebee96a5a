// A second copy of the server is started beside the first.
#pragma once

#include <cstddef>
#include <vector>

#include "cpp_servers/check/server_observations.hpp"
#include "cpp_servers/check/trial_setting.hpp"

namespace bindlab {

/// A user that hardly anybody has, within the ids that adduser(8) gives away (subuid(5)).
inline constexpr uid_t kOtherCheckUser = 64001;

/// Clients that are counted when both copies listen.
inline constexpr std::size_t kCountedClients = 40;

SecondStart try_second_start(const Setting& setting, bool other_user);

}  // namespace bindlab
