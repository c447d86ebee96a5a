// What is known of a server beforehand, from a file: what to ask it, how it reloads and stops.
//
// Passive data. A profile never judges: it only says what to do.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindlab {

struct Profile {
    std::vector<std::string> command;    ///< for where none is given
    std::optional<std::string> request;  ///< "http", "line", or `request_text`
    std::optional<std::string> request_text;
    std::optional<std::string> reload;  ///< "SIGHUP"
    std::optional<std::uint16_t> port;
    std::optional<std::chrono::seconds> timeout;
    bool stops_all = false;
};

/// JSON, its keys as README.md has them. Throws std::invalid_argument: "profile x.json: unknown key
/// 'relaod'; there are about, command, …".
Profile profile_of(std::string_view text, std::string_view name);

/// From a file, or, if it has no '/' and no '.', one of those that the binary knows.
Profile read_profile(const std::string& name);

/// The names of those.
std::vector<std::string_view> known_profiles();

}  // namespace bindlab
