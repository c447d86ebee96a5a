#include "netns/subordinate_ids.hpp"

#include <charconv>
#include <fstream>
#include <optional>
#include <system_error>

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

/// Read from the file itself: in a static binary getpwuid(3) would need glibc's shared one.
std::string name_of(uid_t uid) {
    std::ifstream file("/etc/passwd");
    for (std::string line; std::getline(file, line);) {
        const auto name_end = line.find(':');
        const auto uid_begin = line.find(':', name_end == line.npos ? name_end : name_end + 1);
        if (uid_begin == line.npos) {
            continue;
        }
        const auto uid_end = line.find(':', uid_begin + 1);
        if (id_from(std::string_view(line).substr(uid_begin + 1, uid_end - uid_begin - 1)) == uid) {
            return line.substr(0, name_end);
        }
    }
    return "";
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
    return read_subordinate_ids(file, name_of(uid), uid);
}

}  // namespace bindlab
