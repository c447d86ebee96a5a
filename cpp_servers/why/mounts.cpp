#include "cpp_servers/why/mounts.hpp"

#include <fstream>
#include <iterator>
#include <sstream>

namespace bindlab {

namespace {

/// A blank, a tab, a newline and a backslash stand there as an octal number (show_mountinfo() of
/// fs/proc_namespace.c, mangle()).
std::string unescaped(std::string_view text) {
    constexpr std::size_t kDigits = 3;
    constexpr unsigned kBase = 8;
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\' || at + kDigits >= text.size()) {
            plain += text[at];
            continue;
        }
        unsigned value = 0;
        for (std::size_t digit = 1; digit <= kDigits; ++digit) {
            value = value * kBase + static_cast<unsigned>(text[at + digit] - '0');
        }
        plain += static_cast<char>(value);
        at += kDigits;
    }
    return plain;
}

}  // namespace

std::vector<Mount> mounts_in(std::string_view mountinfo) {
    constexpr std::string_view kEndOfMount = " - ";
    std::vector<Mount> mounts;
    std::istringstream lines{std::string(mountinfo)};
    for (std::string line; std::getline(lines, line);) {
        const auto end = line.find(kEndOfMount);
        if (end == line.npos) {
            continue;
        }
        std::istringstream of_mount(line.substr(0, end));
        std::istringstream of_type(line.substr(end + kEndOfMount.size()));
        std::string skipped;
        std::string point;
        Mount mount;
        of_mount >> skipped >> skipped >> skipped >> mount.root >> point;
        of_type >> mount.type >> skipped >> mount.options;
        mount.point = unescaped(point);
        mounts.push_back(std::move(mount));
    }
    return mounts;
}

std::string own_mountinfo() {
    std::ifstream stream("/proc/self/mountinfo");
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace bindlab
