#include "cpp_servers/engine/world/private_folders.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <system_error>

#include "netns/own_mounts.hpp"

namespace bindlab {
namespace {

using Path = std::filesystem::path;

/// hier(7): what any program may write to. /dev/shm is that of POSIX shared memory (shm_open(3)).
const auto& folders_for_all() {
    static const std::array<Path, 3> folders{"/tmp", "/var/tmp", "/dev/shm"};
    return folders;
}

bool is_for_all(const Path& path) {
    return std::ranges::find(folders_for_all(), path) != folders_for_all().end();
}

}  // namespace

void make_private_folders(const std::vector<Path>& kept) {
    if (getpid() != 1) {
        throw std::logic_error("a process among others would take their folders away");
    }
    own_mounts();
    for (const Path& folder : folders_for_all()) {
        std::error_code none;
        if (std::filesystem::symlink_status(folder, none).type() ==
            std::filesystem::file_type::directory) {
            own_folder(folder, kept);
        }
    }
}

std::vector<Path> kept_for_case(const Path& evidence, const Plan& plan,
                                const std::vector<Presence>& needs) {
    std::vector<Path> kept;
    const auto keep = [&](const Path& path) {
        std::error_code none;
        const Path real = std::filesystem::canonical(path, none);
        if (!none && !is_for_all(real)) {
            kept.push_back(real);
        }
    };
    keep(evidence);
    std::error_code none;
    keep(std::filesystem::current_path(none));
    for (std::size_t i = 0; i < plan.needs.size() && i < needs.size(); ++i) {
        if (plan.needs[i].kind == Need::Kind::program && needs[i].present) {
            const Path program(needs[i].detail);
            // Its folder, for a program may have files beside it.
            keep(is_for_all(program.parent_path()) ? program : program.parent_path());
        }
    }
    return kept;
}

}  // namespace bindlab
