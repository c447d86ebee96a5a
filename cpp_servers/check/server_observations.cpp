#include "cpp_servers/check/server_observations.hpp"

#include <fmt/format.h>

#include <algorithm>

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

bool is_own_conflict(const std::vector<PortCall>& calls, const PortCall& refused) {
    return std::ranges::any_of(calls, [&](const PortCall& call) {
        return call.name == "listen" && call.error == 0 && call.where == refused.where &&
               call.inode != refused.inode && call.at <= refused.at;
    });
}

bool is_shared(const SecondStart& second) {
    return second.attempt.came == Came::up || second.attempt.up_later || !second.shared.empty();
}

std::optional<ReuseOptions> options_of_refused(const Attempt& attempt) {
    return attempt.came == Came::refused && attempt.decisive ? attempt.decisive->options
                                                             : std::nullopt;
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
