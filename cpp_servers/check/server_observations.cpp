#include "cpp_servers/check/server_observations.hpp"

#include <fmt/format.h>

#include "netns/names.hpp"

namespace bindlab {

std::string_view to_string(Stop stop) {
    constexpr std::array<std::string_view, kStops.size()> kWords = {"SIGTERM", "SIGINT", "SIGKILL",
                                                                    "SIGKILL of the group"};
    return kWords.at(static_cast<std::size_t>(stop));
}

std::string_view to_string(Came came) {
    constexpr std::array<std::string_view, 6> kWords = {"not done", "up",    "refused",
                                                        "failed",   "ended", "silent"};
    return kWords.at(static_cast<std::size_t>(came));
}

std::string PortCall::to_string() const {
    std::string text = name;
    if (where) {
        text += fmt::format(" {}", where->to_string());
    } else if (!path.empty()) {
        text += fmt::format(" {}", path);
    }
    if (name == "listen") {
        text += fmt::format(", backlog {}", backlog);
    }
    return fmt::format("{}: {}", text, error == 0 ? "ok" : errno_name(error));
}

}  // namespace bindlab
