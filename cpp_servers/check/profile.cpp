#include "cpp_servers/check/profile.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "cpp_servers/check/known_profiles.hpp"
#include "cpp_servers/check/small_file.hpp"

namespace bindlab {

namespace {

using ProfileJson = nlohmann::json;

constexpr std::size_t kMostProfile = 65536;
constexpr std::int64_t kMostPort = 65535;
constexpr std::int64_t kMostSeconds = 600;

constexpr std::array<std::string_view, 8> kKeys = {"about",  "command", "request",   "request_text",
                                                   "reload", "port",    "timeout_s", "stops_all"};

/// Which was named twice is known to the parser alone: of two values the object keeps the last.
ProfileJson parsed(std::string_view text) {
    std::set<std::string> keys;
    const auto look = [&](int depth, ProfileJson::parse_event_t event, const ProfileJson& value) {
        const bool is_key = depth == 1 && event == ProfileJson::parse_event_t::key;
        if (is_key && !keys.insert(value.get<std::string>()).second) {
            throw std::invalid_argument(
                fmt::format("{} stands there twice", value.get<std::string>()));
        }
        return true;
    };
    try {
        return ProfileJson::parse(text, look);
    } catch (const ProfileJson::parse_error& fault) {
        const std::string_view what = fault.what();
        const std::size_t name = what.find("] ");  // [json.exception.parse_error.101] parse error…
        throw std::invalid_argument(
            std::string(name == std::string_view::npos ? what : what.substr(name + 2)));
    }
}

/// Without a NUL, which would end it where a command or a file name is handed on.
std::string text_of(const ProfileJson& value, const char* key) {
    if (!value.is_string()) {
        throw std::invalid_argument(fmt::format("{}: {} is no text", key, value.dump()));
    }
    auto text = value.get<std::string>();
    if (key != std::string_view("request_text") && text.find('\0') != std::string::npos) {
        throw std::invalid_argument(fmt::format("{}: there is a NUL in {}", key, value.dump()));
    }
    return text;
}

std::optional<std::string> text_of_member(const ProfileJson& profile, const char* key) {
    const auto found = profile.find(key);
    if (found == profile.end()) {
        return std::nullopt;
    }
    std::string text = text_of(*found, key);
    if (text.empty()) {
        throw std::invalid_argument(fmt::format("{}: it is empty: leave it out", key));
    }
    return text;
}

std::vector<std::string> words_of_member(const ProfileJson& profile, const char* key) {
    const auto found = profile.find(key);
    std::vector<std::string> words;
    if (found == profile.end()) {
        return words;
    }
    if (!found->is_array() || found->empty()) {
        throw std::invalid_argument(fmt::format(
            R"({}: {} is no list of words: ["nginx", "-g", "daemon off;"])", key, found->dump()));
    }
    for (const ProfileJson& word : *found) {
        words.push_back(text_of(word, key));
    }
    return words;
}

bool flag_of_member(const ProfileJson& profile, const char* key) {
    const auto found = profile.find(key);
    if (found != profile.end() && !found->is_boolean()) {
        throw std::invalid_argument(
            fmt::format("{}: {} is neither true nor false", key, found->dump()));
    }
    return found != profile.end() && found->get<bool>();
}

/// A whole number from 1 on.
std::optional<std::int64_t> number_of(const ProfileJson& profile, const char* key,
                                      std::int64_t most) {
    const auto found = profile.find(key);
    if (found == profile.end()) {
        return std::nullopt;
    }
    const bool fits = found->is_number_unsigned() && found->get<std::uint64_t>() >= 1 &&
                      found->get<std::uint64_t>() <= static_cast<std::uint64_t>(most);
    if (!fits) {
        throw std::invalid_argument(
            fmt::format("{}: {} is no whole number from 1 to {}", key, found->dump(), most));
    }
    return found->get<std::int64_t>();
}

Profile from_json(const ProfileJson& json) {
    for (const auto& [key, value] : json.items()) {
        if (std::ranges::find(kKeys, key) == kKeys.end()) {
            throw std::invalid_argument(
                fmt::format("unknown key '{}'; there are {}", key, fmt::join(kKeys, ", ")));
        }
    }
    Profile profile;
    text_of_member(json, "about");  // for whoever reads the file
    profile.command = words_of_member(json, "command");
    profile.request = text_of_member(json, "request");
    profile.request_text = text_of_member(json, "request_text");
    if (profile.request && profile.request_text) {
        throw std::invalid_argument("request and request_text: only one of them can be sent");
    }
    profile.reload = text_of_member(json, "reload");
    if (const auto port = number_of(json, "port", kMostPort)) {
        profile.port = static_cast<std::uint16_t>(*port);
    }
    if (const auto seconds = number_of(json, "timeout_s", kMostSeconds)) {
        profile.timeout = std::chrono::seconds(*seconds);
    }
    profile.stops_all = flag_of_member(json, "stops_all");
    return profile;
}

}  // namespace

Profile profile_of(std::string_view text, std::string_view name) {
    try {
        const ProfileJson json = parsed(text);
        if (!json.is_object()) {
            throw std::invalid_argument("it is no object");
        }
        return from_json(json);
    } catch (const ProfileJson::exception& fault) {
        throw std::invalid_argument(fmt::format("profile {}: {}", name, fault.what()));
    } catch (const std::invalid_argument& fault) {
        throw std::invalid_argument(fmt::format("profile {}: {}", name, fault.what()));
    }
}

Profile read_profile(const std::string& name) {
    if (name.find_first_of("/.") == std::string::npos) {
        const auto found = std::ranges::find(kKnownProfiles, name, &KnownProfile::name);
        if (found != kKnownProfiles.end()) {
            return profile_of(found->text, name);
        }
        throw std::invalid_argument(fmt::format("there is no profile '{}': a file, or one of {}",
                                                name, fmt::join(known_profiles(), ", ")));
    }
    std::string text;
    try {
        text = read_small_file(name, kMostProfile);
    } catch (const std::invalid_argument& refused) {
        throw std::invalid_argument(fmt::format("profile {}: {}", name, refused.what()));
    }
    return profile_of(text, name);
}

std::vector<std::string_view> known_profiles() {
    std::vector<std::string_view> names;
    std::ranges::transform(kKnownProfiles, std::back_inserter(names), &KnownProfile::name);
    return names;
}

}  // namespace bindlab
