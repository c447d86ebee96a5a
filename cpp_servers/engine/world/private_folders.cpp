#include "cpp_servers/engine/world/private_folders.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include "netns/own_mounts.hpp"

namespace bindlab {
namespace {

using Path = std::filesystem::path;

/// hier(7): what any program may write to, without links, each once. /dev/shm is that of POSIX
/// shared memory (shm_open(3)).
std::vector<Path> folders_for_all() {
    std::vector<Path> folders;
    for (const char* name : {"/tmp", "/var/tmp", "/dev/shm"}) {
        std::error_code none;
        const Path real = std::filesystem::canonical(name, none);
        if (!none && std::filesystem::is_directory(real) &&
            std::ranges::find(folders, real) == folders.end()) {
            folders.push_back(real);
        }
    }
    return folders;
}

bool is_for_all(const Path& path) {
    const std::vector<Path> folders = folders_for_all();
    return std::ranges::find(folders, path) != folders.end();
}

}  // namespace

void make_private_folders(const std::vector<Path>& kept) {
    if (getpid() != 1) {
        throw std::logic_error("a process among others would take their folders away");
    }
    std::error_code gone;
    const Path here = std::filesystem::current_path(gone);
    own_mounts();
    for (const Path& folder : folders_for_all()) {
        own_folder(folder, kept);
    }
    // Whoever stands in one of them would go on writing to what lies below it.
    std::filesystem::current_path(gone ? Path("/") : here, gone);
    if (gone) {
        std::filesystem::current_path("/");
    }
    // What it named may be gone (tmpfile(3), mktemp(1)).
    setenv("TMPDIR", "/tmp", 1);
}

std::vector<Path> kept_for_case(const Path& evidence, const Plan& plan,
                                const std::vector<Presence>& needs) {
    std::vector<Path> kept;
    // As it is named, and as it is without links.
    const auto keep = [&](const Path& path) {
        std::error_code none;
        const Path named = std::filesystem::absolute(path).lexically_normal();
        const Path real = std::filesystem::canonical(path, none);
        for (const Path& it : {named, real}) {
            if (!none && !is_for_all(it) && std::ranges::find(kept, it) == kept.end()) {
                kept.push_back(it);
            }
        }
    };
    keep(evidence);
    std::error_code none;
    keep(std::filesystem::current_path(none));
    for (std::size_t i = 0; i < plan.needs.size() && i < needs.size(); ++i) {
        if (plan.needs[i].kind != Need::Kind::program || !needs[i].present) {
            continue;
        }
        // Where execvp(3) finds it, and where that leads.
        for (const Path& program :
             {Path(find_program(plan.needs[i].name).value_or("")), Path(needs[i].detail)}) {
            if (program.is_absolute()) {
                // Its folder, for a program may have files beside it.
                keep(is_for_all(program.parent_path()) ? program : program.parent_path());
            }
        }
    }
    return kept;
}

}  // namespace bindlab
