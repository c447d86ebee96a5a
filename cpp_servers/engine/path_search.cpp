#include "cpp_servers/engine/path_search.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace bindlab {
namespace {

// What execvp(3) takes when PATH is not set.
constexpr std::string_view kDefaultPath =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

bool is_program(const std::string& file) {
    struct stat status {};
    return stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
           access(file.c_str(), X_OK) == 0;
}

}  // namespace

std::optional<std::string> find_program(std::string_view name) {
    if (name.find('/') != std::string_view::npos) {
        return is_program(std::string(name)) ? std::optional(std::string(name)) : std::nullopt;
    }
    const char* set = std::getenv("PATH");
    std::string_view path = set != nullptr ? std::string_view(set) : kDefaultPath;
    while (!path.empty()) {
        const auto colon = path.find(':');
        const auto file = fmt::format("{}/{}", path.substr(0, colon), name);
        if (is_program(file)) {
            return file;
        }
        path.remove_prefix(colon == std::string_view::npos ? path.size() : colon + 1);
    }
    return std::nullopt;
}

}  // namespace bindlab
