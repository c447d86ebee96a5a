#include "netns/user_name.hpp"

#include <charconv>
#include <fstream>
#include <string_view>
#include <system_error>

namespace bindlab {

namespace {

/// Whether "name:password:uid:…" has this uid.
bool is_line_of(std::string_view line, uid_t uid) {
    const auto name_end = line.find(':');
    const auto begin = line.find(':', name_end == line.npos ? name_end : name_end + 1);
    if (begin == line.npos) {
        return false;
    }
    const std::string_view digits = line.substr(begin + 1, line.find(':', begin + 1) - begin - 1);
    uid_t found = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), found);
    return error == std::errc() && !digits.empty() && end == digits.end() && found == uid;
}

}  // namespace

std::string user_name(uid_t uid) {
    std::ifstream file("/etc/passwd");
    return user_name(uid, file);
}

std::string user_name(uid_t uid, std::istream& passwd) {
    for (std::string line; std::getline(passwd, line);) {
        if (is_line_of(line, uid)) {
            return line.substr(0, line.find(':'));
        }
    }
    return "";
}

}  // namespace bindlab
