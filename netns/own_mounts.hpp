// What a process in a mount namespace of its own makes of it: folders that nobody else sees.
//
// Promises that nothing mounted or written there reaches another mount namespace. Making the
// namespace is left to fork_init(), which folders a case wants for itself to whoever calls.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

namespace bindlab {

/// From now on no mount made here is seen elsewhere, nor the other way round (mount(2),
/// MS_PRIVATE). Throws std::system_error.
void own_mounts();

/// Puts an empty folder in memory (tmpfs(5), mode 1777, at most 64 MiB) over `folder`. What is in
/// `paths`, files and folders below it by their whole paths, is still reached by the same names;
/// what is not there, or not below, is passed over, and so is all if the folder itself is to be
/// kept. Throws std::system_error.
void own_folder(const std::filesystem::path& folder, std::span<const std::filesystem::path> paths);

}  // namespace bindlab
