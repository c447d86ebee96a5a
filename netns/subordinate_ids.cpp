#include "netns/subordinate_ids.hpp"

#include <charconv>
#include <fstream>
#include <optional>
#include <system_error>

#include "netns/user_name.hpp"

namespace bindlab {

namespace {

std::optional<id_t> id_from(std::string_view digits) {
    id_t id = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), id);
    return error == std::errc() && end == digits.end() && !digits.empty() ? std::optional(id)
                                                                          : std::nullopt;
}

/// "name:first:count", or nothing.
std::optional<SubordinateIds> ids_from(std::string_view line, std::string_view name, uid_t uid) {
    const auto colon = line.find(':');
    const auto second = line.find(':', colon == line.npos ? colon : colon + 1);
    if (second == line.npos) {
        return std::nullopt;
    }
    const std::string_view who = line.substr(0, colon);
    const auto first = id_from(line.substr(colon + 1, second - colon - 1));
    const auto count = id_from(line.substr(second + 1));
    const bool meant = (!name.empty() && who == name) || id_from(who) == uid;
    return meant && first && count && *count > 0 ? std::optional(SubordinateIds{*first, *count})
                                                 : std::nullopt;
}

}  // namespace

std::vector<SubordinateIds> read_subordinate_ids(std::istream& file, std::string_view name,
                                                 uid_t uid) {
    std::vector<SubordinateIds> all;
    for (std::string line; std::getline(file, line);) {
        if (const auto ids = ids_from(line, name, uid)) {
            all.push_back(*ids);
        }
    }
    return all;
}

std::vector<SubordinateIds> subordinate_ids_of(uid_t uid, const char* path) {
    std::ifstream file(path);
    return read_subordinate_ids(file, user_name(uid), uid);
}

}  // namespace bindlab
