#include "cpp_servers/trace/thread_status.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <sstream>
#include <string>

namespace bindlab {

namespace {

/// The `at`th number, from 0, of the line that begins with `name`.
template <class Number>
bool take_number(std::string_view text, std::string_view name, int at, Number& number) {
    const auto start = text.find(name);
    if (start == text.npos) {
        return false;
    }
    std::istringstream words{std::string(text.substr(start + name.size(), 64))};
    for (int i = 0; i <= at; ++i) {
        words >> number;
    }
    return !words.fail();
}

}  // namespace

std::optional<ThreadStatus> parse_thread_status(std::string_view text) {
    ThreadStatus status;
    // "Uid:" and "Gid:" have the real one first, then the effective one.
    const bool whole = take_number(text, "\nTgid:", 0, status.process) &&
                       take_number(text, "\nUid:", 1, status.effective_uid) &&
                       take_number(text, "\nGid:", 1, status.effective_gid);
    return whole ? std::optional(status) : std::nullopt;
}

std::optional<ThreadStatus> thread_status(pid_t tid) {
    std::ifstream file(fmt::format("/proc/{}/status", tid));
    std::ostringstream text;
    text << file.rdbuf();
    return parse_thread_status(text.str());
}

}  // namespace bindlab
