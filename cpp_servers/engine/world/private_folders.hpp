// The folders in which programs leave things for others, empty and a case's own.
//
// Promises that what a case's programs mount anywhere, or leave in these folders, is seen by nobody
// else and gone with the case. For the process that fork_init() has made, and no other.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/world/probes.hpp"

namespace bindlab {

/// Mounts an empty /tmp, /var/tmp and /dev/shm, or where these lead, below which what is in `kept`,
/// a list of whole paths, is still there; TMPDIR is /tmp. Throws std::system_error, and
/// std::logic_error in a process that is not the first of a PID namespace.
void make_private_folders(const std::vector<std::filesystem::path>& kept);

/// What a case may have there that it cannot do without: the folder for its evidence, the one that
/// the engine was called in, and those of the programs that it runs.
std::vector<std::filesystem::path> kept_for_case(const std::filesystem::path& evidence,
                                                 const Plan& plan,
                                                 const std::vector<Presence>& needs);

}  // namespace bindlab
