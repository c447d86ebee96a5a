#include "cpp_servers/engine/process/process_look.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

namespace bindlab {
namespace {

using Path = std::filesystem::path;

template <class Number>
std::optional<Number> leading_number(std::string_view text) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    return error == std::errc() ? std::optional(number) : std::nullopt;
}

/// The number behind `key` and a tab, where a file has a line that begins so.
template <class Number>
std::optional<Number> number_of(const Path& file, std::string_view key) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        if (line.starts_with(key)) {
            return leading_number<Number>(std::string_view(line).substr(key.size()));
        }
    }
    return std::nullopt;
}

std::optional<std::string> target_of(const Path& link) {
    std::error_code error;
    const Path target = std::filesystem::read_symlink(link, error);
    return error ? std::nullopt : std::optional(target.native());
}

/// "net:[4026532281]" as a number.
std::optional<std::uint64_t> inode_of(const Path& link) {
    constexpr std::string_view kBegin = "net:[";
    const auto target = target_of(link);
    if (!target || !target->starts_with(kBegin)) {
        return std::nullopt;
    }
    return leading_number<std::uint64_t>(std::string_view(*target).substr(kBegin.size()));
}

/// Words that each end with a NUL; none where a process has ended.
std::optional<std::vector<std::string>> words_of(const Path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::vector<std::string> words;
    for (std::string word; std::getline(stream, word, '\0');) {
        words.push_back(word);
    }
    return words.empty() ? std::nullopt : std::optional(std::move(words));
}

}  // namespace

ProcessSeen look_at_process(int pidfd) {
    // Not the number that this process has for it: /proc may be of another PID namespace, in whose
    // numbers the kernel shows a pidfd there (pidfd_show_fdinfo() in kernel/fork.c).
    const auto pid = number_of<pid_t>(fmt::format("/proc/self/fdinfo/{}", pidfd), "Pid:\t");
    if (!pid || *pid <= 0) {
        return {};
    }
    const Path folder = fmt::format("/proc/{}", *pid);
    return {number_of<uid_t>(folder / "status", "Uid:\t"), inode_of(folder / "ns/net"),
            target_of(folder / "exe"), words_of(folder / "cmdline")};
}

std::string own_executable() {
    return target_of("/proc/self/exe").value_or("");
}

}  // namespace bindlab
