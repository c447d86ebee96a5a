// How many descriptors this process has open: what an owner took and did not give back shows here.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iterator>

namespace bindlab {

/// The one that reads the folder is among them, each time.
inline std::size_t open_descriptors() {
    using Folder = std::filesystem::directory_iterator;
    return static_cast<std::size_t>(std::distance(Folder("/proc/self/fd"), Folder()));
}

}  // namespace bindlab
