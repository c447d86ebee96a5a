#include "cpp_servers/check/profile.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "cpp_servers/check/known_profiles.hpp"

namespace bindlab {

namespace {

using ProfileJson = nlohmann::json;

constexpr std::array<std::string_view, 8> kKeys = {"about",  "command", "request",   "request_text",
                                                   "reload", "port",    "timeout_s", "stops_all"};

template <class Value>
std::optional<Value> member_of(const ProfileJson& profile, const char* key) {
    const auto found = profile.find(key);
    return found == profile.end() ? std::nullopt : std::optional(found->template get<Value>());
}

Profile from_json(const ProfileJson& json) {
    for (const auto& [key, value] : json.items()) {
        if (std::ranges::find(kKeys, key) == kKeys.end()) {
            throw std::invalid_argument(
                fmt::format("unknown key '{}'; there are {}", key, fmt::join(kKeys, ", ")));
        }
    }
    Profile profile;
    profile.about = member_of<std::string>(json, "about").value_or("");
    profile.command =
        member_of<std::vector<std::string>>(json, "command").value_or(std::vector<std::string>{});
    profile.request = member_of<std::string>(json, "request");
    profile.request_text = member_of<std::string>(json, "request_text");
    profile.reload = member_of<std::string>(json, "reload");
    profile.port = member_of<std::uint16_t>(json, "port");
    if (const auto seconds = member_of<unsigned>(json, "timeout_s")) {
        profile.timeout = std::chrono::seconds(*seconds);
    }
    profile.stops_all = member_of<bool>(json, "stops_all").value_or(false);
    return profile;
}

}  // namespace

Profile profile_of(std::string_view text, std::string_view name) {
    try {
        const ProfileJson json = ProfileJson::parse(text);
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
    std::ifstream file(name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open()) {
        throw std::invalid_argument(fmt::format("profile {}: it cannot be read", name));
    }
    return profile_of(text, name);
}

std::vector<std::string_view> known_profiles() {
    std::vector<std::string_view> names;
    std::ranges::transform(kKnownProfiles, std::back_inserter(names), &KnownProfile::name);
    return names;
}

}  // namespace bindlab
