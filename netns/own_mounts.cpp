#include "netns/own_mounts.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

using Path = std::filesystem::path;

constexpr const char* kTmpfs = "mode=1777,size=64m";

bool is_below(const Path& path, const Path& folder) {
    return std::ranges::mismatch(folder, path).in1 == folder.end();
}

/// What is kept, and how it is reached once something lies above it.
struct Kept {
    Path path;
    Descriptor source;
    bool is_folder;
};

std::vector<Kept> open_kept(const Path& folder, std::span<const Path> paths) {
    std::vector<Kept> kept;
    for (const Path& path : paths) {
        const bool covered = std::ranges::any_of(
            kept, [&](const Kept& other) { return is_below(path, other.path); });
        if (!is_below(path, folder) || covered) {
            continue;
        }
        if (Descriptor source(::open(path.c_str(), O_PATH | O_CLOEXEC)); source) {
            kept.push_back({path, std::move(source), std::filesystem::is_directory(path)});
        }
    }
    return kept;
}

/// A place of the same name to mount on, in the new folder.
void make_place(const Kept& kept) {
    std::filesystem::create_directories(kept.is_folder ? kept.path : kept.path.parent_path());
    if (!kept.is_folder) {
        const Descriptor made(check(::open(kept.path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644),
                                    [&] { return fmt::format("keep {}", kept.path.native()); }));
    }
}

void bring_back(const Kept& kept) {
    make_place(kept);
    const std::string source = fmt::format("/proc/self/fd/{}", kept.source.get());
    // With what is mounted below it, or it could not be had in a user namespace
    // (mount_namespaces(7)).
    check(::mount(source.c_str(), kept.path.c_str(), nullptr, MS_BIND | MS_REC, nullptr),
          [&] { return fmt::format("keep {}", kept.path.native()); });
}

}  // namespace

void own_mounts() {
    check(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr),
          "keep mounts from spreading");
}

void own_folder(const std::filesystem::path& folder, std::span<const std::filesystem::path> paths) {
    std::vector<Path> sorted(paths.begin(), paths.end());
    std::ranges::sort(sorted);  // a folder before what is below it
    if (std::ranges::find(sorted, folder) != sorted.end()) {
        return;
    }
    const std::vector<Kept> kept = open_kept(folder, sorted);
    check(::mount("tmpfs", folder.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, kTmpfs),
          [&] { return fmt::format("mount an empty {}", folder.native()); });
    for (const Kept& it : kept) {
        bring_back(it);
    }
}

}  // namespace bindlab
