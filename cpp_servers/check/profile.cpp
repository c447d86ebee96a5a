#include "cpp_servers/check/profile.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
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

template <class Value>
std::optional<Value> member_of(const ProfileJson& profile, const char* key) {
    const auto found = profile.find(key);
    return found == profile.end() ? std::nullopt : std::optional(found->template get<Value>());
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
    member_of<std::string>(json, "about");  // for whoever reads the file
    profile.command =
        member_of<std::vector<std::string>>(json, "command").value_or(std::vector<std::string>{});
    profile.request = member_of<std::string>(json, "request");
    profile.request_text = member_of<std::string>(json, "request_text");
    profile.reload = member_of<std::string>(json, "reload");
    if (const auto port = number_of(json, "port", kMostPort)) {
        profile.port = static_cast<std::uint16_t>(*port);
    }
    if (const auto seconds = number_of(json, "timeout_s", kMostSeconds)) {
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
