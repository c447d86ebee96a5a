#include "cpp_servers/engine/run/results.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <string>
#include <utility>

#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

std::optional<id_t> id_from_environment(const char* name) {
    const char* text = std::getenv(name);
    if (text == nullptr) {
        return std::nullopt;
    }
    const std::string_view digits = text;
    id_t id = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), id);
    return error == std::errc() && end == digits.end() ? std::optional(id) : std::nullopt;
}

bool is_evidence(const std::filesystem::path& file) {
    const std::string name = file.filename();
    return name == "plan.json" || name == "observations.ndjson" || name == "verdict.json" ||
           name.ends_with(".pcap");
}

}  // namespace

Results::Results(const std::filesystem::path& root) : root_(std::filesystem::absolute(root)) {
    const auto uid = id_from_environment("SUDO_UID");
    const auto gid = id_from_environment("SUDO_GID");
    if (geteuid() == 0 && uid && gid) {
        owner_ = {*uid, *gid};
    }
    make(root_);
    const auto probe = root_ / fmt::format(".writable-{}", getpid());
    const auto attempt = [&] { return fmt::format("write to {}", root_.native()); };
    const Descriptor file(
        check(open(probe.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), attempt));
    unlink(probe.c_str());
    // A full disk lets files be made, but takes no byte.
    check(write(file.get(), "x", 1), attempt);
}

std::filesystem::path Results::folder(std::string_view name) const {
    return root_ / name;
}

void Results::forget(std::string_view name) const {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder(name), none)) {
        if (is_evidence(entry.path())) {
            check(unlink(entry.path().c_str()),
                  [&] { return fmt::format("remove {}", entry.path().native()); });
        }
    }
}

std::filesystem::path Results::make_folder(std::string_view name) const {
    auto path = folder(name);
    make(path);
    return path;
}

void Results::give_away(const std::filesystem::path& path) const {
    if (owner_) {
        check(lchown(path.c_str(), owner_->first, owner_->second),
              [&] { return fmt::format("chown {}", path.native()); });
    }
}

void Results::make(const std::filesystem::path& folder) const {
    const auto made = [&] { return mkdir(folder.c_str(), 0755) == 0 ? 0 : errno; };
    int error = made();
    if (error == ENOENT && folder.has_relative_path()) {
        make(folder.parent_path());
        error = made();  // of proc(5), say, it is ENOENT all the same
    }
    if (error == 0) {
        give_away(folder);
        return;
    }
    if (error != EEXIST || !std::filesystem::is_directory(folder)) {
        throw_errno(error, fmt::format("make folder {}", folder.native()));
    }
}

}  // namespace bindlab
